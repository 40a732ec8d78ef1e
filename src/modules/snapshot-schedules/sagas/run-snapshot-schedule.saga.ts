import { Injectable } from '@nestjs/common';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga, type SagaRun } from '../../../platform/operations/saga.js';
import { ContainersService } from '../../containers/containers.service.js';
import { SnapshotsService } from '../../snapshots/snapshots.service.js';
import { nameOf, surplus } from '../snapshot-schedule.rules.js';
import { SnapshotSchedulesRepository } from '../snapshot-schedules.repository.js';

export interface RunSchedule {
  /** When it was due, which its snapshots are named by. */
  at: string;
}

type Run = SagaRun<RunSchedule>;
const PAGE = 200;

/** Begins a snapshot of each container the schedule selects, then the deletion of those it does not keep. Each is an operation of its own. */
@Injectable()
export class RunSnapshotScheduleSaga {
  readonly saga = defineSaga<RunSchedule>('snapshotSchedule.run')
    .step('take', { run: (run) => this.take(run) })
    .step('retain', { run: (run) => this.retain(run) })
    .step('report', {
      run: async ({ outputs }) => {
        const { refused, asked } = outputs.take;
        if (refused.length > 0) throw new AppError('conflict', `${refused.length} of ${asked} snapshots were refused: ${refused.slice(0, 3).join('; ')}`);
      },
    })
    .end({ succeeded: async () => {}, failed: async () => {} });

  constructor(
    private readonly schedules: SnapshotSchedulesRepository,
    private readonly containers: ContainersService,
    private readonly snapshots: SnapshotsService,
  ) {}

  private async take({ ctx, resourceId, operationId, input }: Run): Promise<{ asked: number; refused: string[] }> {
    const schedule = await this.schedules.get(ctx, resourceId);
    const refused: string[] = [];
    let asked = 0;
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await this.containers.list(ctx, {
        limit: PAGE,
        sort: 'createdAt:asc',
        ...(schedule.selector === '' ? {} : { labels: schedule.selector }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id, name } of page.items) {
        asked += 1;
        const filled = { container: name, schedule: schedule.name, at: new Date(input.at) };
        const called = (nth: number): string => nameOf(schedule.snapshotName, filled, nth);
        const reason = await this.snapshots.takeScheduled(ctx, id, { scheduleId: schedule.id, scheduleRunId: operationId }, called).catch(refusal);
        if (reason !== undefined) refused.push(`${name}: ${reason}`);
      }
      cursor = page.nextCursor;
      more = cursor !== undefined;
    }
    return { asked, refused };
  }

  private async retain({ ctx, resourceId }: Run): Promise<void> {
    const { retention } = await this.schedules.get(ctx, resourceId);
    await this.snapshots.retainScheduled(ctx, resourceId, (snapshots) => surplus(snapshots, retention));
  }
}

function refusal(error: unknown): string {
  if (error instanceof AppError) return error.detail;
  throw error;
}
