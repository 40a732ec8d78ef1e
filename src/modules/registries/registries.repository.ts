import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { REGISTRY } from './registry.noun.js';
import { RegistryRow } from './registry.row.js';

@Injectable()
export class RegistriesRepository extends TenantRepository<RegistryRow> {
  protected readonly row = RegistryRow;
  protected readonly noun = REGISTRY;

  async ofHost(ctx: OpContext, host: string): Promise<RegistryRow | null> {
    return this.work.run(ctx, (_, manager) => this.query(ctx, manager).andWhere('r.host = :host', { host }).getOne());
  }
}
