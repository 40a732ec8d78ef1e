import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import type { VolumeMountInput } from '../../wire/generated/berth/host/v1/VolumeMount.js';
import { VolumesRepository } from './volumes.repository.js';

/** A volume that comes or goes with this very change; without it, it stays as it was. */
export interface MountChange {
  attach?: string;
  detach?: string;
}

/** Volumes as containers see them. Apart from `VolumesService`, which itself needs containers: the two nouns would import each other. */
@Injectable()
export class VolumeMounts {
  constructor(private readonly volumes: VolumesRepository) {}

  /** What the container is to have mounted. */
  async of(ctx: OpContext, containerId: string, { attach, detach }: MountChange = {}): Promise<VolumeMountInput[]> {
    const rows = await this.volumes.ofContainers(ctx, [containerId]);
    const mounted = rows.filter(({ id, status }) => id !== detach && (status !== 'attaching' || id === attach));
    return mounted.map(({ id, path, readOnly }) => ({ volumeId: id, path: path!, readOnly }));
  }

  /** In the transaction that ends a container, before its row is locked: its volumes are nobody's now. */
  async release(tx: OpContext, containerId: string): Promise<void> {
    for (const { id } of await this.volumes.ofContainers(tx, [containerId], { lock: true })) {
      await this.volumes.write(tx, id, { status: 'available', statusReason: null, containerId: null, path: null, readOnly: false });
    }
  }
}
