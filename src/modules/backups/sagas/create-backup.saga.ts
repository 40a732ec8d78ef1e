import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { mib } from '../../../platform/dto/mib.rules.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga, type SagaRun } from '../../../platform/operations/saga.js';
import { CONFIG } from '../../../platform/platform.tokens.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { ContainersService } from '../../containers/containers.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { ImagesService } from '../../images/images.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { BackupFiles, type Chain } from '../backup-files.service.js';
import { FORMAT, PACK_LIMITS, type Manifest } from '../backup.rules.js';
import { BackupsRepository } from '../backups.repository.js';

export interface CreateBackup {
  hostId: string;
  containerId: string;
  /** The snapshot that is taken for this alone. */
  snapshotId: string;
  /** The passphrase that closes the file. */
  sealed?: string;
  /** What it is to hold the changes since, and all that stands on. */
  base?: Chain;
}

type Run = SagaRun<CreateBackup>;

/** Takes a snapshot, has it packed on its host, brings the archive here, and drops both. A failed one leaves no file, stays as `error`, and holds no quota. */
@Injectable()
export class CreateBackupSaga {
  readonly saga = defineSaga<CreateBackup>('backup.create')
    .step('take', {
      run: async ({ ctx, input: { hostId, containerId, snapshotId } }) => {
        await (await this.hosts.agent(ctx, hostId)).createSnapshot({ snapshotId, containerId, generation: SNAPSHOT_GENERATION.made });
        // by now it may stand on another image than when the backup was asked for
        return { imageId: (await this.containers.locate(ctx, containerId)).imageId };
      },
      undo: (run) => this.dropSnapshot(run),
    })
    .step('pack', {
      run: async ({ ctx, resourceId, input: { hostId, snapshotId }, outputs }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        const baseImageId = outputs.take.imageId;
        const { bytes, sha256, leftOut } = await agent.stageSnapshot({ imageId: resourceId, snapshotId, baseImageId, limits: PACK_LIMITS });
        return { bytes, sha256, leftOut };
      },
      undo: (run) => this.dropArchive(run),
    })
    .step('count', {
      run: ({ ctx, resourceId, outputs }) =>
        this.work.run(ctx, async (tx) => {
          const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
          if (reserved.backupMiB !== undefined) return;
          const { bytes } = outputs.pack;
          // a larger one could be kept, but not be taken in again
          if (bytes > this.config.backupLimit) throw new AppError('too_large', `the archive is larger than ${this.config.backupLimit} bytes`);
          const backupMiB = mib(bytes);
          await this.quotas.reserve(tx, { backupMiB });
          await this.backups.write(tx, resourceId, { reserved: { ...reserved, backupMiB } });
        }),
    })
    .step('store', {
      run: async (run) => {
        const { ctx, resourceId, input } = run;
        const agent = await this.hosts.agent(ctx, input.hostId);
        const { bytes, sha256 } = run.outputs.pack;
        return this.files.write(ctx.tenantId, resourceId, await this.manifest(run, { bytes, sha256 }), () => agent.readArchive(resourceId), input);
      },
      undo: ({ ctx, resourceId }) => this.files.remove(ctx.tenantId, resourceId),
    })
    .step('tidy', {
      destroys: true,
      run: async (run) => {
        await this.dropArchive(run);
        await this.dropSnapshot(run);
      },
    })
    .end({
      succeeded: async (tx, { resourceId, outputs }) => {
        const { bytes, sha256 } = outputs.store;
        const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
        // one that holds changes alone is less than was counted
        const counted = { ...reserved, backupMiB: Math.min(reserved['backupMiB'] ?? 0, mib(bytes)) };
        await this.quotas.release(tx, { backupMiB: (reserved['backupMiB'] ?? 0) - counted.backupMiB });
        const { leftOut } = outputs.pack;
        await this.backups.update(tx, resourceId, { status: 'ready', sizeBytes: String(bytes), digest: `sha256:${sha256}`, leftOut, reserved: counted });
      },
      failed: async (tx, { resourceId }, error) => {
        const { reserved } = await this.backups.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        const statusReason = { code: error.code, message: error.detail };
        await this.backups.update(tx, resourceId, { status: 'error', reserved: {}, baseId: null, statusReason });
      },
    });

  constructor(
    private readonly work: UnitOfWork,
    private readonly backups: BackupsRepository,
    private readonly files: BackupFiles,
    private readonly containers: ContainersService,
    private readonly images: ImagesService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  private async manifest({ ctx, resourceId, input }: Run, archive: Manifest['archive']): Promise<Manifest> {
    const { createdAt } = await this.backups.get(ctx, resourceId);
    const { name, limits, profiles, command, env, user, workingDir, stopSignal, labels, image } = await this.containers.shown(ctx, input.containerId);
    // a public one may have been made private since: what stands on it stays
    const digest = (await this.images.byIds(ctx, [image.id])).get(image.id)?.digest ?? '';
    const base = input.base === undefined ? undefined : await this.backups.get(ctx, input.base[0]);
    return {
      format: FORMAT,
      name,
      createdAt: createdAt.toISOString(),
      image: { ...image, digest },
      ...{ limits, profiles, command, env, labels },
      ...(user || workingDir || stopSignal ? { runAs: { user, workingDir, stopSignal } } : {}),
      ...(base ? { base: { name: base.name, digest: base.digest } } : {}),
      archive,
    };
  }

  private async dropArchive({ ctx, resourceId, input: { hostId } }: Run): Promise<void> {
    await (await this.hosts.agent(ctx, hostId)).deleteImage(resourceId);
  }

  private async dropSnapshot({ ctx, input: { hostId, containerId, snapshotId } }: Run): Promise<void> {
    await (await this.hosts.agent(ctx, hostId)).deleteSnapshot({ snapshotId, containerId, generation: SNAPSHOT_GENERATION.deleted });
  }
}
