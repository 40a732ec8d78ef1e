import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { FIREWALL } from './firewall.noun.js';
import { FirewallRow } from './firewall.row.js';
import type { Targets } from './firewall.rules.js';
import type { KnownContainer, KnownFirewall } from './host-firewalls.js';

/** One as a host is told, and whether it has still to be. */
export interface HostFirewall extends KnownFirewall {
  waiting: boolean;
  generation: number;
}

/** All that says what a host is to be told. */
export interface HostFirewallRows {
  firewalls: HostFirewall[];
  containers: KnownContainer[];
  /** By the ids of networks. */
  subnets: Map<string, string>;
}

@Injectable()
export class FirewallsRepository extends TenantRepository<FirewallRow> {
  protected readonly row = FirewallRow;
  protected readonly noun = FIREWALL;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** To which containers each of the tenant's applies. */
  async targets(tx: OpContext): Promise<Targets[]> {
    return this.work.run(tx, (_, manager) =>
      manager.query('SELECT selector, container_ids AS "containerIds" FROM firewalls WHERE tenant_id = $1 ORDER BY id', [tx.tenantId]),
    );
  }

  /** A container that is no more is named by none of them. */
  async forget(tx: OpContext, containerId: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        'UPDATE firewalls SET container_ids = array_remove(container_ids, $2), version = version + 1 WHERE tenant_id = $1 AND $2 = ANY (container_ids)',
        [tx.tenantId, containerId],
      ),
    );
  }

  /** When the transaction is committed a worker tells these hosts. */
  async nudge(tx: OpContext, hostIds: readonly string[]): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `SELECT graphile_worker.add_job('apply-firewalls', json_build_object('hostId', host), queue_name := 'firewalls ' || host, job_key := 'firewalls ' || host, max_attempts := 1)
         FROM unnest($1::text[]) AS host`,
        [hostIds],
      ),
    );
  }

  /**
   * Calls with what this host is to be told now, and returns what that returns. One call at a time for each host, over all processes, so that what is
   * older never comes last.
   */
  async telling<T>(ctx: OpContext, hostId: string, tell: (rows: HostFirewallRows) => Promise<T>): Promise<T> {
    return this.work.run(ctx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('berth.firewalls ' || $1))`, [hostId]);
      return tell(await this.onHost(hostId));
    });
  }

  /** The host has it as it was in this generation; active when that was the last one to be told of it. */
  async told(ctx: OpContext, id: string, generation: number, hostId: string): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.find(tx, id, { lock: true });
      if (row?.generation !== generation || !row.waiting.includes(hostId)) return;
      const waiting = row.waiting.filter((host) => host !== hostId);
      await this.write(tx, id, { waiting, ...(waiting.length === 0 ? { status: 'active' as const } : {}) });
    });
  }

  private async onHost(hostId: string): Promise<HostFirewallRows> {
    const firewalls = await this.crossTenant.query<HostFirewall>(
      'SELECT tenant_id AS "tenantId", id, waiting, generation, rules, selector, container_ids AS "containerIds" FROM firewalls_on($1)',
      [hostId],
    );
    const tenants = [...new Set(firewalls.map(({ tenantId }) => tenantId))];
    if (tenants.length === 0) return { firewalls, containers: [], subnets: new Map() };
    const containers = await this.crossTenant.query<KnownContainer>(
      'SELECT tenant_id AS "tenantId", id, host_id AS "hostId", labels, address FROM firewalled_containers($1)',
      [tenants],
    );
    const networks = await this.crossTenant.query<{ id: string; subnet: string }>('SELECT id, subnet FROM firewalled_networks($1)', [tenants]);
    return { firewalls, containers, subnets: new Map(networks.map(({ id, subnet }) => [id, subnet])) };
  }
}
