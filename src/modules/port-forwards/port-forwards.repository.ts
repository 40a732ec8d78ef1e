import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PORT_FORWARD } from './port-forward.noun.js';
import { PortForwardRow } from './port-forward.row.js';
import type { PortForwardStatus, PortRange, Protocol } from './port-forward.rules.js';

/** One as its host is told, with what says whether it was. */
export interface HostForward {
  tenant_id: string;
  id: string;
  status: PortForwardStatus;
  generation: number;
  protocol: Protocol;
  public_address: string;
  public_port: number;
  /** The container's own. */
  address: string;
  target_port: number;
  allowed_cidrs: string[];
}

@Injectable()
export class PortForwardsRepository extends TenantRepository<PortForwardRow> {
  protected readonly row = PortForwardRow;
  protected readonly noun = PORT_FORWARD;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** One page, of those that lead to one container when `containerId` says so. */
  listOf(ctx: OpContext, { containerId, ...query }: ListQuery & { containerId?: string }): Promise<Page<PortForwardRow>> {
    return this.list(ctx, query, containerId === undefined ? undefined : (builder) => void builder.andWhere('r.containerId = :containerId', { containerId }));
  }

  /** Those that lead to these containers. */
  async ofContainers(ctx: OpContext, containerIds: readonly string[]): Promise<PortForwardRow[]> {
    return this.rows(ctx, (manager) => this.query(ctx, manager).andWhere('r.containerId = ANY(:containerIds)', { containerIds: [...containerIds] }).orderBy('r.id'));
  }

  /**
   * A port that is free at this address, until the transaction ends nobody else's; undefined when all are taken. Any of them, so that few get one that
   * somebody has just left.
   */
  async freePort(tx: OpContext, address: string, protocol: Protocol, { first, last }: PortRange): Promise<number | undefined> {
    const rows: { port: number }[] = await this.work.run(tx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('berth.ports ' || $1))`, [address]);
      return manager.query('SELECT port FROM free_public_port($1, $2, $3, $4)', [address, protocol, first, last]);
    });
    return rows[0]?.port;
  }

  /** Those that lead to the container, for good; answers how many there were. */
  async removeOf(tx: OpContext, containerId: string): Promise<number> {
    const gone: unknown[] = await this.work.run(tx, (_, manager) =>
      manager.query('WITH gone AS (DELETE FROM port_forwards WHERE tenant_id = $1 AND container_id = $2 RETURNING id) SELECT id FROM gone', [tx.tenantId, containerId]),
    );
    return gone.length;
  }

  /** When the transaction is committed a worker tells the host; one at a time, so that what is older never comes last. */
  async nudge(tx: OpContext, hostId: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `SELECT graphile_worker.add_job('apply-networks', json_build_object('hostId', $1::text), queue_name := 'networks ' || $1, job_key := 'networks ' || $1, max_attempts := 1)`,
        [hostId],
      ),
    );
  }

  /** Across tenants: all of a host. */
  onHost(hostId: string): Promise<HostForward[]> {
    return this.crossTenant.query('SELECT * FROM port_forwards_on($1)', [hostId]);
  }

  /**
   * Their host has these of one tenant as they were in their generations: active, unless they were changed since. One that is being changed is left to the next
   * telling, so that who changes many without pause keeps no other waiting.
   */
  async applied(ctx: OpContext, told: readonly Pick<HostForward, 'id' | 'generation'>[]): Promise<void> {
    await this.work.run(ctx, (_, manager) =>
      manager.query(
        `WITH still AS (
           SELECT f.id FROM port_forwards f JOIN jsonb_to_recordset($2::jsonb) AS t (id text, generation integer) ON f.id = t.id AND f.generation = t.generation
           WHERE f.tenant_id = $1 AND f.status = 'pending' FOR UPDATE OF f SKIP LOCKED)
         UPDATE port_forwards f SET status = 'active', version = f.version + 1 FROM still WHERE f.tenant_id = $1 AND f.id = still.id`,
        [ctx.tenantId, JSON.stringify(told.map(({ id, generation }) => ({ id, generation })))],
      ),
    );
  }
}
