import { Injectable } from '@nestjs/common';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SNAPSHOT_SCHEDULE } from './snapshot-schedule.noun.js';
import { SnapshotScheduleRow } from './snapshot-schedule.row.js';

@Injectable()
export class SnapshotSchedulesRepository extends TenantRepository<SnapshotScheduleRow> {
  protected readonly row = SnapshotScheduleRow;
  protected readonly noun = SNAPSHOT_SCHEDULE;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** Across tenants: up to 100 whose time has come. */
  due(): Promise<{ tenant_id: string; id: string }[]> {
    return this.crossTenant.query('SELECT tenant_id, id FROM due_snapshot_schedules()');
  }
}
