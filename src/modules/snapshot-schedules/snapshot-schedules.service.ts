import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { parseSelector } from '../../platform/database/label-selector.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import type { Cost } from '../../platform/nouns/noun.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { nextTime } from './cron.js';
import type { CreateSnapshotScheduleInput, SnapshotSchedule, SnapshotScheduleAnswer, UpdateSnapshotSchedule } from './snapshot-schedule.dto.js';
import { SNAPSHOT_SCHEDULE } from './snapshot-schedule.noun.js';
import { KEEP_DEFAULT, type Keep } from './snapshot-schedule.rules.js';
import { showSnapshotSchedule } from './snapshot-schedule.view.js';
import { SnapshotSchedulesRepository } from './snapshot-schedules.repository.js';

const COST = { snapshotSchedules: 1 } satisfies Cost<typeof SNAPSHOT_SCHEDULE>;

@Injectable()
export class SnapshotSchedulesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly schedules: SnapshotSchedulesRepository,
    private readonly operations: Operations,
    private readonly quotas: QuotasService,
  ) {}

  @Allow('snapshot-schedules:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<SnapshotSchedule>> {
    return mapPage(await this.schedules.list(ctx, query), showSnapshotSchedule);
  }

  @Allow('snapshot-schedules:read')
  async get(ctx: OpContext, idOrName: string): Promise<SnapshotSchedule> {
    return showSnapshotSchedule(await this.schedules.get(ctx, idOrName));
  }

  /** Fails with `invalid` for an expression, a time zone or a selector that cannot be read, `name_taken` or `quota_exceeded`. */
  @Allow('snapshot-schedules:write')
  @Allow('snapshots:write')
  async create(ctx: OpContext, input: CreateSnapshotScheduleInput): Promise<SnapshotScheduleAnswer> {
    const plan = { cron: input.cron, timezone: input.timezone ?? 'UTC', selector: input.selector ?? '' };
    const enabled = input.enabled ?? true;
    const nextRunAt = next(plan);
    return this.idempotency.mutate(ctx, async (tx) => {
      await this.quotas.reserve(tx, COST);
      const row = await this.schedules.insert(tx, {
        id: newId(SNAPSHOT_SCHEDULE),
        name: input.name,
        ...plan,
        snapshotName: input.snapshotName ?? '{container}-{date}-{time}',
        retention: keepOf(input.retention),
        enabled,
        nextRunAt,
      });
      return { snapshotSchedule: showSnapshotSchedule(row) };
    });
  }

  /** Fails as `create` does. With other times, or turned on, its next run is counted from now. */
  @Allow('snapshot-schedules:write')
  @Allow('snapshots:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateSnapshotSchedule): Promise<SnapshotScheduleAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.schedules.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const plan = { cron: input.cron ?? row.cron, timezone: input.timezone ?? row.timezone, selector: input.selector ?? row.selector };
      const nextRunAt = next(plan);
      const replanned = plan.cron !== row.cron || plan.timezone !== row.timezone || input.enabled === !row.enabled;
      const changed = await this.schedules.update(tx, row.id, {
        ...plan,
        snapshotName: input.snapshotName ?? row.snapshotName,
        retention: input.retention ? keepOf(input.retention) : row.retention,
        enabled: input.enabled ?? row.enabled,
        ...(replanned ? { nextRunAt } : {}),
      });
      return { snapshotSchedule: showSnapshotSchedule(changed) };
    });
  }

  /** What it took stays. */
  @Allow('snapshot-schedules:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.schedules.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      await this.schedules.remove(tx, row.id);
      await this.quotas.release(tx, COST);
      return { deletedId: row.id };
    });
  }

  /** For the reconciler, as the system: begins a run that is due, once, however many workers see it. Runs that were missed are one. */
  async begin(ctx: OpContext, id: string): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.schedules.find(tx, id, { lock: true });
      const now = new Date();
      if (!row?.enabled || !row.nextRunAt || row.nextRunAt > now) return;
      await this.schedules.write(tx, id, { lastRunAt: now, nextRunAt: next(row) });
      await this.operations.start(tx, { kind: 'snapshotSchedule.run', resource: { type: 'snapshotSchedule', id }, lane: id, input: { at: now.toISOString() } });
    });
  }
}

/** The plan's next time from now on; fails with `invalid`, naming the field. */
function next({ cron, timezone, selector }: { cron: string; timezone: string; selector: string }): Date {
  if (selector !== '') parseSelector(selector, '/selector');
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw invalid('/timezone', `timezone: there is no ${timezone}`);
  }
  return nextTime(cron, timezone);
}

/** Without members that were left out: class instances carry them as undefined. */
function keepOf(input: Keep | undefined): Keep {
  const given = Object.fromEntries(Object.entries(input ?? {}).filter(([, value]) => value !== undefined && value !== null)) as Keep;
  if (Object.keys(given).length === 0) return KEEP_DEFAULT;
  if (Object.values(given).every((count) => count === 0)) throw invalid('/retention', 'retention: keep at least one');
  return given;
}
