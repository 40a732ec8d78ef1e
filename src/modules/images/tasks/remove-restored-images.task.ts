import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import type { Reconciler } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { ImagesRepository } from '../images.repository.js';
import { ImagesService } from '../images.service.js';

/** Deletes images that restoring a backup made, once nothing uses them. */
@Injectable()
export class RemoveRestoredImages implements Reconciler {
  readonly name = 'restored images';
  readonly everySeconds = 5;

  constructor(
    private readonly images: ImagesRepository,
    private readonly service: ImagesService,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async run(): Promise<void> {
    for (const { tenant_id, id } of await this.images.unusedRestored()) {
      await this.service.deleteRestored(systemContext(tenant_id, 'restored', this.log), id);
    }
  }
}
