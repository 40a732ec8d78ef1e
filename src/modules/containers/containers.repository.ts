import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { notFound } from '../../platform/errors/app-error.js';
import { CONTAINER } from './container.noun.js';
import { ContainerRow } from './container.row.js';
import { UP, type ContainerStatus } from './container.rules.js';

/** What reconciling needs to know of a container. */
export interface Standing {
  tenant_id: string;
  id: string;
  host_id: string;
  status: ContainerStatus;
  generation: number;
  observed_generation: number;
  /** When its present run began, as far as the row knows. */
  started_at: Date | null;
  /** An operation on it is under way. */
  busy: boolean;
}

/** A container of some tenant. */
export type Whereabouts = Pick<Standing, 'tenant_id' | 'id'>;

/** Of rows that were added; the operation that asks for one begins with the commit. */
const MOST_MADE = 200;
const MADE_MS = 5_000;

const NEW = {
  status: 'provisioning',
  statusReason: null,
  observedGeneration: 0,
  failedLog: null,
  startedAt: null,
  suspended: false,
  version: 1,
  snapshots: 0,
  usage: null,
} as const;

/** One that has an address. */
export interface LabelledContainer {
  id: string;
  hostId: string;
  labels: Record<string, string>;
}

@Injectable()
export class ContainersRepository extends TenantRepository<ContainerRow> {
  protected readonly row = ContainerRow;
  protected readonly noun = CONTAINER;

  /** Rows that transactions which are over have added here, until they are asked for. */
  private readonly made = new LRUCache<string, ContainerRow>({ max: MOST_MADE, ttl: MADE_MS });

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
    await this.work.run(tx, async (inside, manager) => {
      this.work.afterCommit(inside, () => this.made.set(row.id, whole));
      await this.naming(tx, row, this.writer.insert(manager, whole));
    });
    return whole;
  }

  /** A row as it was added a moment ago, once: for the operation that this process begins with it, and that no other comes before. */
  takeMade(id: string): ContainerRow | undefined {
    const row = this.made.get(id);
    this.made.delete(id);
    return row;
  }

  /** Changes columns, and with them the status where the row is still of this generation; fails with `not_found`. */
  async writeShown(
    tx: OpContext,
    id: string,
    { observedGeneration, startedAt, imageId, imageName }: Pick<ContainerRow, 'observedGeneration' | 'startedAt'> & Partial<ContainerRow>,
    shown?: Pick<ContainerRow, 'status' | 'statusReason' | 'generation'>,
  ): Promise<void> {
    const [, count]: [unknown[], number] = await this.work.run(tx, (_, manager) =>
      manager.query(
        `UPDATE containers SET observed_generation = $3, started_at = $4, image_id = coalesce($5, image_id), image_name = coalesce($6, image_name),
           status = CASE WHEN generation = $7 THEN $8 ELSE status END, status_reason = CASE WHEN generation = $7 THEN $9::jsonb ELSE status_reason END,
           updated_at = $10, version = version + 1 WHERE tenant_id = $1 AND id = $2`,
        [
          tx.tenantId,
          id,
          observedGeneration,
          startedAt,
          imageId ?? null,
          imageName ?? null,
          shown?.generation ?? null,
          shown?.status ?? null,
          shown?.statusReason ? JSON.stringify(shown.statusReason) : null,
          new Date(),
        ],
      ),
    );
    if (count === 0) throw notFound(this.noun.words);
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

  /** All that have an address, with their labels; no selector narrows it. */
  async labelled(tx: OpContext): Promise<LabelledContainer[]> {
    return this.work.run(tx, (_, manager) =>
      manager.query(`SELECT id, host_id AS "hostId", labels FROM containers WHERE tenant_id = $1 AND nics <> '[]' ORDER BY id`, [tx.tenantId]),
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
