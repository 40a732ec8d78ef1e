import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { demandSelector } from '../../platform/database/label-selector.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { atReference } from '../../platform/dto/references.js';
import { AppError, invalid, notFound } from '../../platform/errors/app-error.js';
import type { ContainerAnswers, PowerSelection, PowerSelectionAnswer } from './container-batch.dto.js';
import type { ContainerAnswer, CreateContainerInput } from './container.dto.js';
import { POWER_ACTIONS, powerChange, type PowerAction } from './container.rules.js';
import { ContainersRepository } from './containers.repository.js';
import { ContainersService } from './containers.service.js';

const MOST_SELECTED = 200;

/** Many containers in one request and one transaction. */
@Injectable()
export class ContainerBatchesService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly containers: ContainersService,
    private readonly rows: ContainersRepository,
  ) {}

  /** All or none. What is wrong with one is told with its place: `/items/3/name`. */
  @Allow('containers:write')
  async create(ctx: OpContext, items: readonly CreateContainerInput[]): Promise<ContainerAnswers> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const answers: ContainerAnswer[] = [];
      for (const [index, input] of items.entries()) {
        answers.push(await this.containers.create(onePart(tx), input).catch((error: unknown) => Promise.reject(at(index, input, error))));
      }
      return { items: answers };
    });
  }

  /** Does it to every container the selector matches and whose status allows it, or to none. Fails with `invalid` when there are too many. */
  @Allow('containers:write')
  async power(ctx: OpContext, action: string, { labels, dryRun, ...options }: PowerSelection): Promise<PowerSelectionAnswer> {
    if (!isAction(action)) throw notFound('action');
    demandSelector('/labels', labels);
    return this.idempotency.mutate(ctx, async (tx) => {
      const page = await this.rows.list(tx, { labels, limit: MOST_SELECTED });
      if (page.nextCursor !== undefined) throw invalid('/labels', `labels: more than ${MOST_SELECTED} containers match; ask for fewer`);
      const answer: PowerSelectionAnswer = { matched: page.items.length, items: [], skipped: [] };
      for (const row of page.items) {
        try {
          powerChange(action, row);
          if (!dryRun) answer.items.push(await this.containers.power(onePart(tx), action, row.id, options));
        } catch (error) {
          if (!(error instanceof AppError) || !['conflict', 'forbidden'].includes(error.code)) throw error;
          answer.skipped.push({ id: row.id, name: row.name, message: error.detail });
        }
      }
      return answer;
    });
  }
}

const isAction = (text: string): text is PowerAction => (POWER_ACTIONS as readonly string[]).includes(text);

/** A part of the request has no idempotency key of its own, and `If-Match` is about one object. */
const onePart = (tx: OpContext): OpContext => tx.asking({ ...(tx.request.handling ? { handling: tx.request.handling } : {}) });

function at(index: number, input: CreateContainerInput, thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const error = atReference(thrown, input);
  const errors = error.errors.length > 0 ? error.errors : [{ pointer: '', code: error.code, message: error.detail }];
  const { limit, retryAfterSeconds } = error;
  return new AppError(error.code, error.detail, {
    errors: errors.map((one) => ({ ...one, pointer: `/items/${index}${one.pointer}` })),
    ...(limit ? { limit } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause: error.cause,
  });
}
