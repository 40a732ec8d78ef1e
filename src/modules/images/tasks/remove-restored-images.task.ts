import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { ImagesRepository } from '../images.repository.js';
import { ImagesService } from '../images.service.js';

const EVERY_SECONDS = 2;

/** Deletes images that restoring a backup made, once nothing uses them. */
@Injectable()
export class RemoveRestoredImagesTask implements OnModuleInit {
  constructor(
    private readonly images: ImagesRepository,
    private readonly service: ImagesService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'remove-restored-images', everySeconds: EVERY_SECONDS, run: () => this.round() });
  }

  private async round(): Promise<void> {
    for (const { tenant_id, id } of await this.images.unusedRestored()) {
      await this.service.deleteRestored(systemContext(tenant_id, 'restored', this.log), id);
    }
  }
}
