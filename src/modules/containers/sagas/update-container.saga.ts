import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { defineSaga } from '../../../platform/operations/saga.js';
import type { Limits } from '../../../wire/limits.rules.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { ContainerIntents, isNewest, type Intent } from '../container-intents.service.js';
import type { ContainerRow } from '../container.row.js';
import { cost, excess, type HostSettings } from '../container.rules.js';
import { ContainersRepository } from '../containers.repository.js';

export interface UpdateContainer {
  intent: Intent;
  /** What it had. */
  from: HostSettings;
}

/** Applies new limits and settings on the host. When that fails, the old ones hold again, there and in the row. */
@Injectable()
export class UpdateContainerSaga {
  readonly saga = defineSaga<UpdateContainer>('container.update')
    .step('apply', {
      run: async ({ ctx, input }) => {
        const request = await this.intents.ensureRequest(ctx, input.intent);
        return (await this.hosts.agent(ctx, input.intent.hostId)).ensure(request);
      },
      undo: async ({ ctx, input }) => {
        const back = { ...input.intent, generation: input.intent.generation + 1 };
        const { status } = await this.containers.get(ctx, back.containerId);
        if (status === 'error') return;
        await (await this.hosts.agent(ctx, back.hostId)).ensure(await this.intents.ensureRequest(ctx, back, { settings: input.from }));
      },
    })
    .end({
      succeeded: async (tx, { input, outputs }) => {
        await this.intents.settle(tx, input.intent, outputs.apply);
        const row = await this.containers.get(tx, input.intent.containerId, { lock: true });
        if (isNewest(row, input.intent)) await this.holdOnly(tx, row, row.limits);
      },
      failed: async (tx, { input }, error) => {
        const row = await this.intents.unsettle(tx, input.intent, error);
        if (!row || !isNewest(row, input.intent)) return;
        await this.containers.write(tx, row.id, input.from);
        await this.holdOnly(tx, row, input.from.limits);
      },
    });

  constructor(
    private readonly containers: ContainersRepository,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  /** Gives back what is held beyond these limits. */
  private async holdOnly(tx: OpContext, row: ContainerRow, limits: Limits): Promise<void> {
    const surplus = excess(row.reserved, cost(limits));
    if (Object.keys(surplus).length === 0) return;
    await this.quotas.release(tx, surplus);
    await this.containers.write(tx, row.id, { reserved: cost(limits) });
  }
}
