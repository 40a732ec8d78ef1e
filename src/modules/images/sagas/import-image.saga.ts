import { Injectable } from '@nestjs/common';
import { AppError } from '../../../platform/errors/app-error.js';
import { Extensions } from '../../../platform/nouns/extension-point.js';
import { defineSaga, type SagaRun } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { RegistriesService } from '../../registries/registries.service.js';
import { BACKUP_ARCHIVES } from '../backup-archives.extension.js';
import { ImageSources } from '../image-sources.js';
import { IMPORT_LIMITS, PLAIN_RUN_AS, plainCommand, plainEnv, type ImportInput } from '../image.rules.js';
import { ImagesRepository } from '../images.repository.js';

/** Brings the archive to the host, unless it lies uploaded there, and unpacks it; a refused one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class ImportImageSaga {
  readonly saga = defineSaga<ImportInput>('image.import')
    .optionalStep('fetch', {
      applies: ({ input }) => input.url !== undefined,
      run: async ({ ctx, resourceId, input: { hostId, url, digest, architecture, registryId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        const login = registryId === undefined ? undefined : await this.registries.login(ctx, registryId);
        const archive = this.sources.open(
          { url: url!, ...(digest ? { digest } : {}), ...(login ? { login } : {}) },
          architecture ?? (await this.hosts.architecture(hostId)),
        );
        const { bytes } = await agent.uploadImage(resourceId, archive);
        return { bytes };
      },
      undo: (run) => this.discard(run),
    })
    .optionalStep('send', {
      applies: ({ input }) => input.backups !== undefined,
      run: async ({ ctx, resourceId, input: { hostId, backups, sealed } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        const { bytes } = await agent.uploadImage(resourceId, this.extensions.at(BACKUP_ARCHIVES).archive(ctx.tenantId, backups!, sealed));
        return { bytes };
      },
      undo: (run) => this.discard(run),
    })
    .optionalStep('pack', {
      applies: ({ input }) => input.snapshotId !== undefined,
      run: async ({ ctx, resourceId, input: { hostId, snapshotId, baseImageId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        const from = { snapshotId: snapshotId!, baseImageId: baseImageId! };
        const { bytes } = await agent.stageSnapshot({ imageId: resourceId, ...from, limits: IMPORT_LIMITS, published: true });
        return { bytes };
      },
      undo: (run) => this.discard(run),
    })
    .step('import', {
      run: async ({ ctx, resourceId, input: { hostId, architecture, snapshotId, backups } }) => {
        const { tenantId, visibility } = await this.images.get(ctx, resourceId);
        const agent = await this.hosts.agent(ctx, hostId);
        // a private one takes of its tenant's disk, whose limit the host is told apart
        const info = await agent.importImage({
          imageId: resourceId,
          limits: IMPORT_LIMITS,
          own: snapshotId !== undefined || backups !== undefined,
          ...(visibility === 'private' ? { diskGroup: { id: tenantId, limitMiB: 0 } } : {}),
        });
        if (architecture !== undefined && info.architecture !== architecture) {
          throw new AppError('invalid', `the image is for ${info.architecture || 'an unknown architecture'}, not for ${architecture}`);
        }
        return info;
      },
      undo: (run) => this.discard(run),
    })
    .end({
      succeeded: async (tx, { resourceId, input: { baseImageId }, outputs }) => {
        const { digest, sizeMiB, os, release, architecture, hasInit, command, env, runAs } = outputs.import;
        const { status } = await this.images.get(tx, resourceId, { lock: true });
        // what a snapshot shows is run as the image below it was
        const base = baseImageId === undefined ? null : await this.images.find(tx, baseImageId);
        const runtime = base ?? { command: plainCommand(command), env: plainEnv(env), runAs: runAs ?? PLAIN_RUN_AS };
        // a delete that was asked for meanwhile waits behind this
        await this.images.update(tx, resourceId, {
          ...{ digest, sizeMiB, os, release, architecture, hasInit, command: runtime.command, env: runtime.env, runAs: runtime.runAs },
          ...(status === 'importing' ? { status: 'ready' } : {}),
        });
      },
      failed: async (tx, { resourceId }, error) => {
        const { status, reserved } = await this.images.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        const statusReason = { code: error.code, message: error.detail };
        await this.images.update(tx, resourceId, { reserved: {}, statusReason, ...(status === 'importing' ? { status: 'error' } : {}) });
      },
    });

  constructor(
    private readonly images: ImagesRepository,
    private readonly sources: ImageSources,
    private readonly extensions: Extensions,
    private readonly registries: RegistriesService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  private async discard({ ctx, resourceId, input: { hostId } }: SagaRun<ImportInput>): Promise<void> {
    await (await this.hosts.agent(ctx, hostId)).deleteImage(resourceId);
  }
}
