import { Inject, Injectable } from '@nestjs/common';
import { DataSource, EntityManager, QueryFailedError, type QueryRunner } from 'typeorm';
import { OpContext } from '../context/op-context.js';
import type { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { CONFIG } from '../platform.tokens.js';
import type { TenantDataSource } from './data-source.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import type { TenantClient } from './tenant-client.js';

const refusal = (error: unknown): { code?: string; constraint?: string; table?: string } =>
  error instanceof QueryFailedError ? (error.driverError as { code?: string; constraint?: string; table?: string }) : {};

/** Postgres' answer when two rows would share a unique key, with the constraint's name. */
export const uniqueViolation = (error: unknown): string | undefined => (refusal(error).code === '23505' ? refusal(error).constraint : undefined);

/** Postgres' answer when a row that is still pointed at would go, with the table that points at it. */
export const stillReferenced = (error: unknown): string | undefined => (refusal(error).code === '23503' ? refusal(error).table : undefined);

const RETRIED = new Set(['40001', '40P01']); // serialization_failure, deadlock_detected: Postgres asks to try again

/** The only opener of transactions. Every one carries its tenant for row-level security. No network call inside, ever. */
@Injectable()
export class UnitOfWork {
  private readonly committed = new WeakMap<EntityManager, (() => void)[]>();
  private readonly keys: IdempotencyKeys;

  constructor(
    @Inject(DataSource) private readonly source: TenantDataSource,
    @Inject(CONFIG) { secretsKey }: Pick<Config, 'secretsKey'>,
  ) {
    this.keys = new IdempotencyKeys(secretsKey);
  }

  /** Runs `work` in a transaction bound to the context's tenant; inside one already, joins it. */
  async run<T>(ctx: OpContext, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx, ctx.tx);
    for (let attempt = 1; ; attempt++) {
      try {
        const callbacks: (() => void)[] = [];
        const answer = await this.transact(ctx, callbacks, work);
        for (const callback of callbacks) callback();
        return answer;
      } catch (error) {
        if (attempt >= 4 || !RETRIED.has(refusal(error).code ?? '')) throw error;
      }
    }
  }

  /**
   * For reading: every statement is a transaction of its own, bound to the tenant and unable to write, in one round trip instead of four.
   * Each sees what was committed before it, as statements of `run` do. Inside a transaction, joins it.
   */
  async read<T>(ctx: OpContext, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.apart(ctx, 'reading', work);
  }

  /**
   * The same for statements that are over at once, as those that find a row by its key: they share connections with others', none waits for
   * one of the pool. Its manager builds queries, and asks by `query` alone. Inside a transaction, joins it.
   */
  async glance<T>(ctx: OpContext, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx.tx);
    const query = (text: string, values: readonly unknown[] = []): Promise<unknown> => this.source.readers.query(ctx.tenantId, text, values);
    return work(Object.create(this.source.manager, { query: { value: query } }) as EntityManager);
  }

  /** For notes of progress that may be lost with the database's host: the same for writing, without waiting for the disk. */
  async jot<T>(ctx: OpContext, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.apart(ctx, 'hasty', work);
  }

  private async apart<T>(ctx: OpContext, setting: 'reading' | 'hasty', work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx, ctx.tx);
    const { runner, client } = await this.connect();
    try {
      await client.apart(ctx.tenantId, setting);
      return await work(ctx.within(runner.manager), runner.manager);
    } finally {
      client.together();
      await runner.release();
    }
  }

  private async transact<T>(ctx: OpContext, callbacks: (() => void)[], work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    const { runner, client } = await this.connect();
    const { manager } = runner;
    try {
      // The work's first statement follows without waiting: should this fail, so does all that comes after it in the transaction.
      const begun = client.begin(ctx.tenantId);
      begun.catch(() => undefined);
      Object.assign(runner, { isTransactionActive: true });
      this.committed.set(manager, callbacks);
      const answer = await work(ctx.within(manager), manager);
      await begun;
      // Postgres answers COMMIT of a transaction in which something failed by taking it back, without an error.
      const { command } = (await client.query('COMMIT')) as { command: string };
      if (command !== 'COMMIT') throw new Error('a statement of the transaction failed and its error was dropped');
      return answer;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      Object.assign(runner, { isTransactionActive: false });
      await runner.release();
    }
  }

  private async connect(): Promise<{ runner: QueryRunner; client: TenantClient }> {
    const runner = this.source.createQueryRunner();
    return { runner, client: (await runner.connect()) as TenantClient };
  }

  /** Runs `work` in a transaction that is taken back: answers what it would answer, or fails as it would fail. No idempotency key is claimed. */
  async rehearse<T>(ctx: OpContext, work: (tx: OpContext) => Promise<T>): Promise<T> {
    const over = new Error('the rehearsal is over');
    let answer: { value: T } | undefined;
    try {
      const { idempotency: _claimed, ...request } = ctx.request;
      await this.run(ctx.asking(request), async (tx) => {
        answer = { value: await work(tx) };
        throw over;
      });
    } catch (error) {
      if (error !== over) throw error;
    }
    return answer!.value;
  }

  /** Inside a transaction: statements sent one behind the other without waiting between them; each sees what those before it did and locked. */
  async inOrder(tx: OpContext, statements: readonly (readonly [sql: string, parameters: unknown[]])[]): Promise<unknown[][]> {
    const client = (await tx.tx!.queryRunner!.connect()) as TenantClient;
    const answers = statements.map(async ([sql, parameters]): Promise<unknown[]> => {
      try {
        return ((await client.query(sql, parameters)) as { rows: unknown[] }).rows;
      } catch (error) {
        throw new QueryFailedError(sql, parameters, error as Error);
      }
    });
    return this.together(answers);
  }

  /**
   * Inside a transaction: what does not depend on each other, sent at once. All have ended when this does, so that nothing reaches the
   * connection after the transaction; fails with the first one's error.
   */
  async together<T extends readonly unknown[]>(parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
    await Promise.allSettled(parts);
    return (await Promise.all(parts)) as unknown as T;
  }

  /** Calls back once the caller's transaction is committed; never when it is rolled back. */
  afterCommit(tx: OpContext, callback: () => void): void {
    this.committed.get(tx.tx!)!.push(callback);
  }

  /** Inside a transaction: does `work` on another tenant, one the actor may act for, and turns back to the caller's. */
  async as<T>(tx: OpContext, tenantId: string, work: (tx: OpContext) => Promise<T>): Promise<T> {
    const bind = (id: string): Promise<unknown> => this.run(tx, (_, manager) => manager.query(`SELECT set_config('berth.tenant', $1, true)`, [id]));
    await bind(tenantId);
    const answer = await work(tx.onTenant(tenantId));
    await bind(tx.tenantId);
    return answer;
  }

  /**
   * Runs a mutation: one transaction that also claims the request's idempotency key and stores the answer under it,
   * so that a repeated request gets the first answer and a concurrent one waits for it. The answer must be JSON;
   * `kept` leaves out what must not be stored (a key's secret).
   */
  async mutate<T extends object>(
    ctx: OpContext,
    work: (tx: OpContext, manager: EntityManager) => Promise<T>,
    kept: (answer: T) => object = (answer) => answer,
  ): Promise<T> {
    if (!ctx.request.idempotency) return this.run(ctx, work);
    return this.run(ctx, async (tx, manager) => {
      const first = await this.keys.claim<T>(tx);
      if (first) return first;
      const answer = await work(tx, manager);
      await this.keys.keep(tx, kept(answer));
      return answer;
    });
  }

  /**
   * The same for a use case that cannot be in a transaction (a command run on a host): the key is claimed before and the answer kept
   * after. A refusal frees the key; after a fault nobody knows whether it was done, so a repeat is not let through.
   */
  async once<T extends object>(ctx: OpContext, work: () => Promise<T>): Promise<T> {
    if (!ctx.request.idempotency) return work();
    const first = await this.run(ctx, (tx) => this.keys.claim<T>(tx));
    if (first) return first;
    const answer = await work().catch(async (error: unknown) => {
      const refused = error instanceof AppError && error.status < 500;
      if (refused) await this.run(ctx, (tx) => this.keys.free(tx));
      throw error;
    });
    await this.run(ctx, (tx) => this.keys.keep(tx, answer));
    return answer;
  }

  /**
   * The answer stored under the request's idempotency key, for a use case with work to do before its transaction. Fails with
   * `idempotency_mismatch` when it was the answer to another request.
   */
  async replay<T extends object>(ctx: OpContext): Promise<T | undefined> {
    return ctx.request.idempotency && this.run(ctx, (tx) => this.keys.replay<T>(tx));
  }

  /** For the few SECURITY DEFINER functions that look across tenants; each is named in the first migration. */
  async system<T>(call: (query: (sql: string, parameters?: unknown[]) => Promise<T[]>) => Promise<T[]>): Promise<T[]> {
    return call((sql, parameters) => this.source.query(sql, parameters));
  }
}
