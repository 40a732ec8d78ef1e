import { Injectable } from '@nestjs/common';
import { Extensions } from '../../../platform/nouns/extension-point.js';
import { defineSaga } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { UsageMeters } from '../../usage/usage-meters.service.js';
import type { Intent, Stop } from '../container-intents.service.js';
import { CONTAINER_FIREWALLS } from '../container-firewalls.extension.js';
import { CONTAINER_FORWARDS } from '../container-forwards.extension.js';
import { CONTAINER_MOUNTS } from '../container-mounts.extension.js';
import { warningsOf } from '../container.rules.js';
import { ContainersRepository } from '../containers.repository.js';

export interface DeleteContainer {
  intent: Intent;
  stop: Stop;
}

/** Removes every trace from the host, then the row, its addresses and what it held; its volumes stay. One that fails stays as `error`, to be deleted again. */
@Injectable()
export class DeleteContainerSaga {
  readonly saga = defineSaga<DeleteContainer>('container.delete')
    .step('destroy', {
      waits: true,
      run: async ({ ctx, input: { intent, stop } }) => {
        const agent = await this.hosts.agent(ctx, intent.hostId);
        const observed = await agent.destroy({ id: intent.containerId, generation: intent.generation, stop });
        return { spent: observed.spent, ...warningsOf(observed, stop) };
      },
    })
    .end({
      succeeded: async (tx, { resourceId, outputs }) => {
        const { spent } = outputs.destroy;
        await this.extensions.at(CONTAINER_MOUNTS).release(tx, resourceId);
        const row = await this.containers.get(tx, resourceId, { lock: true });
        await this.extensions.at(CONTAINER_FORWARDS).release(tx, row);
        await this.quotas.release(tx, row.reserved);
        if (spent) await this.meters.countOut(tx, row, spent);
        await this.containers.remove(tx, row.id);
        await this.extensions.at(CONTAINER_FIREWALLS).release(tx, row);
      },
      failed: (tx, { resourceId }, error) =>
        this.containers.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } }),
    });

  constructor(
    private readonly containers: ContainersRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly extensions: Extensions,
    private readonly meters: UsageMeters,
  ) {}
}
