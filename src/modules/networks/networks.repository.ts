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

  /** Every tenant's subnets, for the one transaction at a time that makes another. */
  async takenSubnets(tx: OpContext): Promise<string[]> {
    const rows: { subnet: string }[] = await this.work.run(tx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('berth.subnets'))`);
      return manager.query(`SELECT subnet::text FROM taken_subnets()`);
    });
    return rows.map((row) => row.subnet);
  }

  async insert(tx: OpContext, name: string, subnet: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(`INSERT INTO networks (tenant_id, id, name, subnet) VALUES ($1, $2, $3, $4)`, [tx.tenantId, newId(NETWORK), name, subnet]),
    );
  }

  /** Gives the container the lowest free number of a locked network; undefined when it is full. */
  async take(tx: OpContext, networkId: string, containerId: string): Promise<number | undefined> {
    const rows: { number: number }[] = await this.work.run(tx, (_, manager) =>
      manager.query(
        `INSERT INTO addresses (tenant_id, network_id, container_id, host_number)
         SELECT $1, $2, $3, free.number FROM (
           SELECT $4::integer AS number
           UNION ALL SELECT a.host_number + 1 FROM addresses a WHERE a.tenant_id = $1 AND a.network_id = $2
         ) free WHERE free.number <= $5 AND NOT EXISTS (
           SELECT FROM addresses b WHERE b.tenant_id = $1 AND b.network_id = $2 AND b.host_number = free.number
         ) ORDER BY free.number LIMIT 1 RETURNING host_number AS number`,
        [tx.tenantId, networkId, containerId, FIRST_NUMBER, LAST_NUMBER],
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
