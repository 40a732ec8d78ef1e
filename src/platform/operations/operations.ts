import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { newId } from '../ids/id.js';
import { OPERATION } from './operation.noun.js';
import type { OperationRow } from './operation.row.js';
import { OperationsRepository } from './operations.repository.js';
import { SagaRunner } from './saga-runner.js';

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

/** Starts operations inside the use case's transaction: the row, and who is to run it, are committed together with what they are about. */
@Injectable()
export class Operations {
  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: OperationsRepository,
    private readonly sagas: SagaRunner,
  ) {}

  /**
   * Records it, and claims it for this process where that works and has room: then it begins with the commit. Otherwise adds the job that
   * runs it. Behind a live operation of the same lane it queues, or fails with `busy` when the caller asked for `handling=strict`.
   */
  async start(tx: OpContext, wanted: NewOperation): Promise<OperationRow> {
    return this.work.run(tx, async () => {
      const ahead = wanted.fresh ? false : await this.repository.lockLane(tx, wanted.lane);
      if (ahead && tx.request.handling === 'strict') throw new AppError('busy', 'another operation on this object is under way');
      const id = newId(OPERATION);
      const runner = ahead ? undefined : this.reserve(tx, id);
      const row: OperationRow = {
        tenantId: tx.tenantId,
        id,
        kind: wanted.kind,
        status: 'queued',
        resourceType: wanted.resource.type,
        resourceId: wanted.resource.id,
        lane: wanted.lane,
        // as the database would give it back
        input: JSON.parse(JSON.stringify(wanted.input ?? {})) as Record<string, unknown>,
        progress: 0,
        steps: [],
        outputs: {},
        undoing: false,
        error: null,
        warnings: [],
        runner: runner ?? null,
        createdBy: tx.actor.keyId,
        requestId: tx.requestId,
        createdAt: new Date(),
        startedAt: null,
        finishedAt: null,
        attempts: 0,
        cancelledAt: null,
        version: 1,
      };
      const dispatching = ahead || runner !== undefined ? Promise.resolve() : this.repository.dispatch(tx, id);
      await this.work.together([this.repository.insert(tx, row), dispatching]);
      if (runner !== undefined) this.work.afterCommit(tx, () => this.sagas.begin({ ...row, hasJob: false }));
      return row;
    });
  }

  private reserve(tx: OpContext, id: string): number | undefined {
    const runner = this.sagas.reserve(tx.tenantId, id);
    if (runner !== undefined) this.work.afterRollback(tx, () => this.sagas.forget(id));
    return runner;
  }

  /** It begins no further step, is taken back and ends as failed; what cannot be taken back is left. Fails with `conflict` when it has ended. */
  async cancel(tx: OpContext, id: string): Promise<void> {
    if (!(await this.repository.cancel(tx, id))) throw new AppError('conflict', 'the operation has ended');
  }

  /**
   * For what is wanted already, in the caller's transaction: the operation of this kind that is under way for an object, in place of another one or a
   * refusal; undefined when there is none. `sooner` is put over its input where it waits still.
   */
  async underWay(tx: OpContext, kind: string, resourceId: string, sooner: object = {}): Promise<OperationRow | undefined> {
    return this.repository.underWay(tx, kind, resourceId, sooner);
  }

  /** Whether an operation of this lane is under way. */
  async live(tx: OpContext, lane: string): Promise<boolean> {
    return this.repository.live(tx, lane);
  }
}
