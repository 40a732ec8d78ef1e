import { Injectable } from '@nestjs/common';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { SnapshotScheduleRow } from './snapshot-schedule.row.js';

@Injectable()
export class SnapshotSchedulesRepository extends TenantRepository<SnapshotScheduleRow> {
  protected readonly row = SnapshotScheduleRow;
  protected readonly noun = 'snapshot schedule';
  protected readonly idKind = 'snapshotSchedule';

  /** Across tenants: up to 100 whose time has come. */
  due(): Promise<{ tenant_id: string; id: string }[]> {
    return this.work.system((query) => query('SELECT tenant_id, id FROM due_snapshot_schedules()'));
  }
}
