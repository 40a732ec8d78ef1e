import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ContainerRow } from './container.row.js';
import type { ContainerStatus } from './container.rules.js';

/** What reconciling a host needs to know of a container on it. */
export interface ContainerOnHost {
  tenant_id: string;
  id: string;
  status: ContainerStatus;
}

@Injectable()
export class ContainersRepository extends TenantRepository<ContainerRow> {
  protected readonly row = ContainerRow;
  protected readonly noun = 'container';
  protected readonly idKind = 'container';

  constructor(work: UnitOfWork) {
    super(work);
  }

  override update(ctx: OpContext, id: string, change: Partial<ContainerRow>): Promise<ContainerRow> {
    return super.update(ctx, id, { ...change, updatedAt: new Date() });
  }

  /** Across tenants: every container whose row names this host. */
  onHost(hostId: string): Promise<ContainerOnHost[]> {
    return this.work.system((query) => query('SELECT * FROM containers_of_host($1)', [hostId]));
  }

  /** Across tenants: whose container this is; undefined when there is none. */
  async tenantOf(id: string): Promise<string | undefined> {
    const [found] = await this.work.system<{ tenant_id: string }>((query) => query('SELECT * FROM container_tenant($1)', [id]));
    return found?.tenant_id;
  }
}
