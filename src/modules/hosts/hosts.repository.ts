import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { newId } from '../../platform/ids/id.js';
import type { HostDescription } from '../../wire/generated/berth/host/v1/HostDescription.js';
import { HOST } from './host.noun.js';
import { HostRow } from './host.row.js';

/** A host that something can be placed on. */
export interface PlaceableHost {
  id: string;
  driver: string;
  offer: Pick<Partial<HostDescription>, 'facets' | 'limits'>;
}

/** Hosts belong to no tenant: no policy stands before them, so only operators' use cases and the system read them. */
@Injectable()
export class HostsRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** By name. */
  async all(ctx: OpContext): Promise<HostRow[]> {
    return this.work.run(ctx, (_, manager) => manager.find(HostRow, { order: { name: 'ASC' } }));
  }

  async find(ctx: OpContext, id: string): Promise<HostRow | null> {
    return this.work.run(ctx, (_, manager) => manager.findOneBy(HostRow, { id }));
  }

  /**
   * The online hosts whose pools can be written, with what they offer, those with the most room first; only `hostId` when given. None, after an older
   * database was restored, that has not been compared with it, also when it is new to that: what it holds may have the addresses that would be given next.
   */
  async byRoom(tx: OpContext, hostId?: string): Promise<PlaceableHost[]> {
    return this.work.run(tx, (_, manager) =>
      manager.query(
        `SELECT id, driver, jsonb_build_object('facets', description -> 'facets', 'limits', description -> 'limits') AS offer FROM hosts
         WHERE status = 'online' AND held_addresses IS NOT NULL AND description ->> 'poolReadOnly' IS DISTINCT FROM 'true' AND ($1::text IS NULL OR id = $1)
         ORDER BY (description ->> 'diskFreeMiB')::numeric DESC NULLS LAST, id`,
        [hostId ?? null],
      ),
    );
  }

  /** Records that the host at this address answered. A new name is a new host; unless it is `empty`, nothing is placed on it before it was compared. */
  async seen(ctx: OpContext, address: string, description: HostDescription, empty: boolean): Promise<void> {
    await this.work.run(ctx, (_, manager) =>
      manager.query(
        `INSERT INTO hosts (id, name, address, status, driver, description, last_seen_at, held_addresses)
         VALUES ($1, $2, $3, 'online', $4, $5, now(), CASE WHEN $6 THEN '{}'::inet[] END)
         ON CONFLICT (name) DO UPDATE SET address = $3, status = 'online', driver = $4, description = $5, last_seen_at = now(),
           version = hosts.version + CASE WHEN hosts.status = 'online' THEN 0 ELSE 1 END`,
        [newId(HOST), description.hostname, address, description.driver, JSON.stringify(description), empty],
      ),
    );
  }

  /** Holds back these addresses (CIDR), and no others, for what is on the host and has no row. */
  async holdAddresses(ctx: OpContext, hostId: string, addresses: readonly string[]): Promise<void> {
    await this.work.run(ctx, (_, manager) =>
      manager.query('UPDATE hosts SET held_addresses = $2 WHERE id = $1 AND held_addresses IS DISTINCT FROM $2::inet[]', [hostId, addresses]),
    );
  }

  /** Marks hosts that have not answered for so many seconds. */
  async missed(ctx: OpContext, seconds: number): Promise<void> {
    await this.work.run(ctx, (_, manager) =>
      manager.query(
        `UPDATE hosts SET status = 'offline', version = version + 1
         WHERE status = 'online' AND last_seen_at < now() - make_interval(secs => $1)`,
        [seconds],
      ),
    );
  }
}
