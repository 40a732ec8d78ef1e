import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { CrossTenant } from '../database/cross-tenant.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { eventOf, type EventRow, type RawEvent } from './event.row.js';

/** Reads the outbox; only triggers write it. */
@Injectable()
export class EventsRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {}

  /** Up to where no event can turn up any more that is not there now. */
  async horizon(): Promise<number> {
    const [row] = await this.crossTenant.query<{ seq: string }>('SELECT seq FROM events_horizon()');
    return Number(row!.seq);
  }

  /** The tenant's newest that is no longer kept; 0 when all are. */
  async forgotten(ctx: OpContext): Promise<number> {
    const rows: { seq: string }[] = await this.work.run(ctx, (_, manager) =>
      manager.query('SELECT seq FROM events_forgotten WHERE tenant_id = $1', [ctx.tenantId]),
    );
    return Number(rows[0]?.seq ?? 0);
  }

  /** The place of the tenant's newest below the horizon; 0 when there is none. */
  async newest(ctx: OpContext, horizon: number): Promise<number> {
    const [row]: { seq: string | null }[] = await this.work.run(ctx, (_, manager) =>
      manager.query('SELECT max(seq) AS seq FROM events WHERE tenant_id = $1 AND seq <= $2', [ctx.tenantId, horizon]),
    );
    return Number(row?.seq ?? 0);
  }

  /** Of all tenants, in order, without gaps. */
  async after(position: number, most: number): Promise<EventRow[]> {
    return (await this.crossTenant.query<RawEvent>('SELECT * FROM events_after($1, $2)', [position, most])).map(eventOf);
  }

  /** One tenant's between two places, the first excluded and the last included; `to` must be below the horizon. */
  async between(ctx: OpContext, from: number, to: number, most: number): Promise<EventRow[]> {
    const rows: RawEvent[] = await this.work.run(ctx, (_, manager) =>
      manager.query('SELECT * FROM events WHERE tenant_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4', [ctx.tenantId, from, to, most]),
    );
    return rows.map(eventOf);
  }

  /** What is past its time: events after seven days; operations after 30, idempotency keys after one. */
  async forgetOld(): Promise<void> {
    await this.crossTenant.query('SELECT forget_old_events(), forget_old_rows()');
  }
}
