import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CONTAINER } from './container.noun.js';
import { ContainerRow } from './container.row.js';
import { UP, type ContainerStatus } from './container.rules.js';

/** What reconciling needs to know of a container. */
export interface Standing {
  tenant_id: string;
  id: string;
  host_id: string;
  status: ContainerStatus;
  observed_generation: number;
  /** An operation on it is under way. */
  busy: boolean;
}

/** A container of some tenant. */
export type Whereabouts = Pick<Standing, 'tenant_id' | 'id'>;

const NEW = {
  status: 'provisioning',
  statusReason: null,
  observedGeneration: 0,
  startedAt: null,
  suspended: false,
  version: 1,
  snapshots: 0,
  usage: null,
} as const;

@Injectable()
export class ContainersRepository extends TenantRepository<ContainerRow> {
  protected readonly row = ContainerRow;
  protected readonly noun = CONTAINER;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  override write(ctx: OpContext, id: string, change: Partial<ContainerRow>): Promise<void> {
    return super.write(ctx, id, { ...change, updatedAt: new Date() });
  }

  /** Inserts a new container; what a new one always is need not be said. Fails with `name_taken`. */
  async add(tx: OpContext, row: Omit<ContainerRow, keyof typeof NEW | 'tenantId' | 'createdAt' | 'updatedAt'>): Promise<ContainerRow> {
    this.demandSelected(tx, row);
    const now = new Date();
    const whole: ContainerRow = { ...NEW, ...row, tenantId: tx.tenantId, createdAt: now, updatedAt: now };
    await this.work.run(tx, (_, manager) => this.naming(row, this.writer.insert(manager, whole)));
    return whole;
  }

  /** The oldest that stand on this image and have these labels. */
  async onImage(tx: OpContext, imageId: string, labels: string, limit: number): Promise<ContainerRow[]> {
    return (await this.list(tx, { labels, limit, sort: 'createdAt:asc' }, (builder) => builder.andWhere('r.image_id = :imageId', { imageId }))).items;
  }

  /** The hosts of those of these in which there are processes. */
  async hostsOf(ctx: OpContext, ids: readonly string[]): Promise<{ id: string; hostId: string }[]> {
    if (ctx.actor.selector !== undefined) return (await this.byIds(ctx, ids)).filter(({ status }) => UP.includes(status));
    const text = 'SELECT id, host_id AS "hostId" FROM containers WHERE tenant_id = $1 AND id = ANY($2) AND status = ANY($3)';
    return this.work.readShared(ctx, (manager) => manager.query(text, [ctx.tenantId, ids, UP]));
  }

  /** Whether a container is now being made of this snapshot. */
  async isBeingMadeOf(ctx: OpContext, snapshotId: string): Promise<boolean> {
    return this.work.run(ctx, (_, manager) =>
      this.query(ctx, manager).andWhere(`r.status = 'provisioning' AND r.source_snapshot_id = :snapshotId`, { snapshotId }).getExists(),
    );
  }

  /** Across tenants: what runs though its tenant is suspended, and what was stopped for that and may run again. */
  async toSuspend(): Promise<Whereabouts[]> {
    return this.crossTenant.query('SELECT * FROM containers_to_suspend()');
  }

  async toResume(): Promise<Whereabouts[]> {
    return this.crossTenant.query('SELECT * FROM containers_to_resume()');
  }

  /** Across tenants: every container whose row names this host. */
  onHost(hostId: string): Promise<Standing[]> {
    return this.crossTenant.query('SELECT * FROM container_standings($1, NULL)', [hostId]);
  }

  /** Across tenants: those of these that have a row. */
  standings(ids: readonly string[]): Promise<Standing[]> {
    return this.crossTenant.query('SELECT * FROM container_standings(NULL, $1)', [[...ids]]);
  }

  /** Across tenants: whether there ever was work on it, though its row may be gone. */
  async known(id: string): Promise<boolean> {
    const [found] = await this.crossTenant.query<{ known: boolean }>('SELECT known FROM container_known($1)', [id]);
    return found?.known ?? false;
  }
}
