import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Config } from '../config/config.js';
import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';
import { demandMatched } from '../nouns/match.js';
import { CONFIG } from '../platform.tokens.js';
import { Secrets } from '../secrets/secrets.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import { UnitOfWork } from './unit-of-work.js';

/** Every change a caller asks for goes through here: asked for again under the same idempotency key, it is answered again and not done again. */
@Injectable()
export class Idempotency {
  private readonly keys: IdempotencyKeys;

  constructor(
    private readonly work: UnitOfWork,
    @Inject(CONFIG) { secretsKey }: Pick<Config, 'secretsKey'>,
    secrets: Secrets,
  ) {
    this.keys = new IdempotencyKeys(secretsKey, secrets);
  }

  /**
   * Runs a mutation: one transaction that also claims the request's idempotency key and stores the answer under it,
   * so that a repeated request gets the first answer and a concurrent one waits for it. The answer must be JSON;
   * `kept` leaves out what must not be stored (a key's secret). Fails with `precondition_failed` when `If-Match` was sent and nothing held against it.
   */
  async mutate<T extends object>(
    ctx: OpContext,
    work: (tx: OpContext, manager: EntityManager) => Promise<T>,
    kept: (answer: T) => object = (answer) => answer,
  ): Promise<T> {
    const matched = async (tx: OpContext, manager: EntityManager): Promise<T> => {
      const answer = await work(tx, manager);
      demandMatched(tx);
      return answer;
    };
    if (!ctx.request.idempotency) return this.work.run(ctx, matched);
    return this.work.run(ctx, async (tx, manager) => {
      const first = await this.keys.claim<T>(tx);
      if (first) return first;
      const answer = await matched(tx, manager);
      await this.keys.keep(tx, kept(answer));
      return answer;
    });
  }

  /**
   * For a use case that cannot be in a transaction (a command run on a host): the key is claimed before and the answer kept after. A refusal
   * frees the key; after a fault nobody knows whether it was done, so a repeat is not let through.
   */
  async once<T extends object>(ctx: OpContext, work: () => Promise<T>): Promise<T> {
    demandMatched(ctx);
    if (!ctx.request.idempotency) return work();
    const first = await this.work.run(ctx, (tx) => this.keys.claim<T>(tx));
    if (first) return first;
    const answer = await work().catch(async (error: unknown) => {
      const refused = error instanceof AppError && (error.status < 500 || error.code === 'no_capacity');
      if (refused) await this.work.run(ctx, (tx) => this.keys.free(tx));
      throw error;
    });
    await this.work.run(ctx, (tx) => this.keys.keep(tx, answer));
    return answer;
  }

  /**
   * The answer stored under the request's idempotency key, for a use case with work to do before its transaction. Fails with
   * `idempotency_mismatch` when it was the answer to another request.
   */
  async replay<T extends object>(ctx: OpContext): Promise<T | undefined> {
    return ctx.request.idempotency && this.work.run(ctx, (tx) => this.keys.replay<T>(tx));
  }
}
