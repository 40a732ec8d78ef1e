import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { newId } from '../ids/id.js';
import { OPERATION } from './operation.noun.js';
import { OperationRow } from './operation.row.js';
import { OperationsRepository } from './operations.repository.js';
import { SagaRunner } from './saga-runner.js';

/** When the job of an operation that is run here at once comes round: only should this process die. */
const JOB_SECONDS = 2;

/** A piece of long work, as a use case asks for it. */
export interface NewOperation {
  /** Which saga: `container.create`. */
  kind: string;
  resource: { type: string; id: string };
  /** Operations of one lane run one after another; the container's id for all that touch it. */
  lane: string;
  /** What is `sealed` in it goes when the operation ends. */
  input?: object;
  /** The lane is new (a create): nothing can be ahead. */
  fresh?: boolean;
}

/** Starts operations inside the use case's transaction: row and job are committed together with what they are about. */
@Injectable()
export class Operations {
  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: OperationsRepository,
    private readonly sagas: SagaRunner,
  ) {}

  /** Records and dispatches; behind a live operation of the same lane it queues, or fails with `busy` when the caller asked for `handling=strict`. */
  async start(tx: OpContext, wanted: NewOperation): Promise<OperationRow> {
    return this.work.run(tx, async (_, manager) => {
      const ahead = wanted.fresh ? false : await this.repository.lockLane(tx, wanted.lane);
      if (ahead && tx.request.handling === 'strict') throw new AppError('busy', 'another operation on this object is under way');
      const id = newId(OPERATION);
      const row = manager.create(OperationRow, {
        tenantId: tx.tenantId,
        id,
        kind: wanted.kind,
        status: 'queued',
        resourceType: wanted.resource.type,
        resourceId: wanted.resource.id,
        lane: wanted.lane,
        input: (wanted.input ?? {}) as Record<string, unknown>,
        progress: 0,
        steps: [],
        outputs: {},
        error: null,
        createdBy: tx.actor.keyId,
        requestId: tx.requestId,
        createdAt: new Date(),
        version: 1,
      });
      await this.work.together([manager.insert(OperationRow, row as never), ahead ? Promise.resolve() : this.dispatch(tx, id)]);
      return row;
    });
  }

  private async dispatch(tx: OpContext, id: string): Promise<void> {
    const here = this.sagas.works;
    await this.repository.dispatch(tx, id, here ? JOB_SECONDS : 0);
    if (here) this.work.afterCommit(tx, () => this.sagas.soon(tx.tenantId, id));
  }

  /** Whether an operation of this lane is under way. */
  async live(tx: OpContext, lane: string): Promise<boolean> {
    return this.repository.live(tx, lane);
  }
}
