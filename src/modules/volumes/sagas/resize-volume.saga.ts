import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import type { VolumeRow } from '../volume.row.js';
import { cost, demandHeard } from '../volume.rules.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface ResizeVolume {
  hostId: string;
  generation: number;
  /** MiB. */
  from: number;
  to: number;
}

/** Bounds the volume anew on its host. When that fails, the old size holds again, there and in the row. */
@Injectable()
export class ResizeVolumeSaga {
  readonly saga = defineSaga<ResizeVolume>('volume.resize')
    .step('resize', {
      run: async ({ ctx, resourceId, input: { hostId, generation, to } }) => {
        await this.demandThere(ctx, resourceId);
        demandHeard(await (await this.hosts.agent(ctx, hostId)).ensureVolume({ volumeId: resourceId, sizeMiB: to, generation }), generation);
      },
      undo: async ({ ctx, resourceId, input: { hostId, generation, from } }) => {
        await this.demandThere(ctx, resourceId);
        const agent = await this.hosts.agent(ctx, hostId);
        await agent.ensureVolume({ volumeId: resourceId, sizeMiB: from, generation: generation + 1 }).catch((error: unknown) => {
          // It grew for a moment, and has been filled since: nothing is thrown away to make it small again.
          if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
        });
      },
    })
    .end({
      succeeded: async (tx, { resourceId, input }) => {
        const row = await this.volumes.get(tx, resourceId, { lock: true });
        if (isNewest(row, input)) await this.hold(tx, row, input.to, {});
      },
      failed: async (tx, { resourceId, input }, error) => {
        const row = await this.volumes.get(tx, resourceId, { lock: true });
        const statusReason = { code: error.code, message: error.detail };
        if (isNewest(row, input)) await this.hold(tx, row, input.from, { sizeMiB: input.from, statusReason });
      },
    });

  constructor(
    private readonly volumes: VolumesRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  /** Fails with `not_found` when its row is lost: the host would make anew what it does not have. */
  private async demandThere(ctx: OpContext, id: string): Promise<void> {
    await this.volumes.get(ctx, id);
  }

  /** Gives back what is held beyond this size. */
  private async hold(tx: OpContext, { id, reserved }: VolumeRow, sizeMiB: number, change: Partial<VolumeRow>): Promise<void> {
    await this.quotas.release(tx, { volumeMiB: Math.max(0, (reserved.volumeMiB ?? 0) - sizeMiB) });
    await this.volumes.write(tx, id, { statusReason: null, ...change, reserved: cost(sizeMiB) });
  }
}

/** Nothing was asked of the host after it. */
const isNewest = (row: VolumeRow, { generation }: ResizeVolume): boolean => row.generation === generation + 1;
