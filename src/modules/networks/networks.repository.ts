import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/id.js';
import { NETWORK } from './network.noun.js';
import { FIRST_NUMBER, LAST_NUMBER } from './network.rules.js';

export interface NetworkLine {
  id: string;
  /** CIDR. */
  subnet: string;
}

@Injectable()
export class NetworksRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** The tenant's network by name, held until the transaction ends: its addresses are given out one caller after another. */
  async lock(tx: OpContext, name: string): Promise<NetworkLine | undefined> {
    const rows: NetworkLine[] = await this.work.run(tx, (_, manager) =>
      manager.query(`SELECT id, subnet::text FROM networks WHERE tenant_id = $1 AND name = $2 FOR UPDATE`, [tx.tenantId, name]),
    );
    return rows[0];
  }

  /** The id of the tenant's network with this id or name. */
  async idOf(tx: OpContext, idOrName: string): Promise<string | undefined> {
    const rows: { id: string }[] = await this.work.run(tx, (_, manager) =>
      manager.query(`SELECT id FROM networks WHERE tenant_id = $1 AND (id = $2 OR name = $2)`, [tx.tenantId, idOrName]),
    );
    return rows[0]?.id;
  }

  /** Every tenant's subnets, and those of containers on hosts that no row knows, for the one transaction at a time that makes another. */
  async takenSubnets(tx: OpContext): Promise<string[]> {
    const rows: { subnet: string }[] = await this.work.run(tx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('berth.subnets'))`);
      return manager.query(`SELECT subnet::text FROM taken_subnets() UNION SELECT network(one)::text FROM hosts, unnest(held_addresses) AS one`);
    });
    return rows.map((row) => row.subnet);
  }

  async insert(tx: OpContext, name: string, subnet: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(`INSERT INTO networks (tenant_id, id, name, subnet) VALUES ($1, $2, $3, $4)`, [tx.tenantId, newId(NETWORK), name, subnet]),
    );
  }

  /** Gives the container the lowest number of a locked network that is free, in the rows and on the hosts; undefined when it is full. */
  async take(tx: OpContext, { id, subnet }: NetworkLine, containerId: string): Promise<number | undefined> {
    const rows: { number: number }[] = await this.work.run(tx, (_, manager) =>
      manager.query(
        `WITH held AS MATERIALIZED (
           SELECT (one - network($6::inet)::inet)::integer AS number FROM hosts, unnest(held_addresses) AS one WHERE one <<= $6::inet)
         INSERT INTO addresses (tenant_id, network_id, container_id, host_number)
         SELECT $1, $2, $3, free.number FROM (
           SELECT $4::integer AS number
           UNION ALL SELECT a.host_number + 1 FROM addresses a WHERE a.tenant_id = $1 AND a.network_id = $2
           UNION ALL SELECT held.number + 1 FROM held
         ) free WHERE free.number BETWEEN $4 AND $5 AND NOT EXISTS (
           SELECT FROM addresses b WHERE b.tenant_id = $1 AND b.network_id = $2 AND b.host_number = free.number
         ) AND NOT EXISTS (SELECT FROM held WHERE held.number = free.number)
         ORDER BY free.number LIMIT 1 RETURNING host_number AS number`,
        [tx.tenantId, id, containerId, FIRST_NUMBER, LAST_NUMBER, subnet],
      ),
    );
    return rows[0]?.number;
  }

  async free(tx: OpContext, containerId: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(`DELETE FROM addresses WHERE tenant_id = $1 AND container_id = $2`, [tx.tenantId, containerId]),
    );
  }
}
