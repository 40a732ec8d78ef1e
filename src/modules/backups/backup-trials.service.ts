import { Injectable } from '@nestjs/common';
import type { SagaRun } from '../../platform/operations/saga.js';
import { HostsService } from '../hosts/hosts.service.js';
import { IMPORT_LIMITS } from '../images/image.rules.js';
import { BackupFiles, type Chain } from './backup-files.service.js';

/** Where an archive is unpacked on trial. */
export interface Trial {
  hostId: string;
  /** The image that is made for this alone. */
  trialId: string;
  /** The file is closed: nothing is unpacked unless there is what opens it. */
  encrypted: boolean;
  chain: Chain;
  sealed?: string;
}

/** Whether there is something to unpack. */
export const canUnpack = ({ encrypted, sealed }: Trial): boolean => !encrypted || sealed !== undefined;

/** Unpacks the archives of backups as a restore would, to see that it can be done, and keeps nothing of it. */
@Injectable()
export class BackupTrials {
  constructor(
    private readonly files: BackupFiles,
    private readonly hosts: HostsService,
  ) {}

  /** Fails with `invalid` when a restore would refuse the archive, with `not_found` when its file is gone, or `no_capacity`. */
  async unpack(run: SagaRun<Trial>): Promise<void> {
    const { ctx, input } = run;
    const agent = await this.hosts.agent(ctx, input.hostId);
    await agent.uploadImage(input.trialId, this.files.archive(ctx.tenantId, input.chain, input.sealed));
    // of its tenant's disk, as a restore's
    await agent.importImage({ imageId: input.trialId, limits: IMPORT_LIMITS, own: true, diskGroup: { id: ctx.tenantId, limitMiB: 0 } });
    await this.discard(run);
  }

  async discard({ ctx, input }: SagaRun<Trial>): Promise<void> {
    await (await this.hosts.agent(ctx, input.hostId)).deleteImage(input.trialId);
  }
}
