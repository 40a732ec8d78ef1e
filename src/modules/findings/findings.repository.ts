import { Injectable } from '@nestjs/common';
import { CrossTenant } from '../../platform/database/cross-tenant.js';

/** A row of what lies on hosts, or among the backups. */
export interface Thing {
  kind: 'container' | 'snapshot' | 'volume' | 'volumeSnapshot' | 'image' | 'backup';
  tenant_id: string;
  id: string;
  name: string;
  status: string;
  /** Code of its status reason. */
  reason: string | null;
  host_id: string | null;
  version: string;
}

/** An operation under way, with the text that names all it works on. */
export interface UnderWay {
  tenant_id: string;
  id: string;
  kind: string;
  seconds: number;
  names: string;
}

/** Over all tenants. */
@Injectable()
export class FindingsRepository {
  constructor(private readonly crossTenant: CrossTenant) {}

  things(): Promise<Thing[]> {
    return this.crossTenant.query('SELECT * FROM things_on_hosts()');
  }

  underWay(): Promise<UnderWay[]> {
    return this.crossTenant.query('SELECT * FROM operations_under_way()');
  }

  /** Containers with an address that one on a host has too, which no row knows. */
  addressesGivenTwice(): Promise<{ tenant_id: string; container_id: string; address: string; host_id: string }[]> {
    return this.crossTenant.query('SELECT * FROM addresses_given_twice()');
  }

  /** Lines of quotas that say another sum than what things hold. */
  wrongQuotas(): Promise<{ tenant_id: string; resource: string; used: string; held: string }[]> {
    return this.crossTenant.query('SELECT * FROM wrong_quotas()');
  }
}
