import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OpContext } from '../context/op-context.js';
import { UnitOfWork } from './unit-of-work.js';

/** The two ways out of one tenant. Every other statement is bound to the tenant of its context. */
@Injectable()
export class CrossTenant {
  constructor(
    private readonly work: UnitOfWork,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  /** Inside a transaction: does `work` on another tenant, one the actor may act for, and turns back to the caller's. */
  async as<T>(tx: OpContext, tenantId: string, work: (tx: OpContext) => Promise<T>): Promise<T> {
    const bind = (id: string): Promise<unknown> => this.work.run(tx, (_, manager) => manager.query(`SELECT set_config('berth.tenant', $1, true)`, [id]));
    await bind(tenantId);
    const answer = await work(tx.onTenant(tenantId));
    await bind(tx.tenantId);
    return answer;
  }

  /** Asks one of the few SECURITY DEFINER functions that look across tenants; bound to none, nothing else answers rows. */
  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.source.query(sql, [...parameters]);
  }
}
