import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { SnapshotsRepository } from '../snapshots.repository.js';
import { SnapshotsService } from '../snapshots.service.js';

const EVERY_SECONDS = 10;

/** Deletes snapshots whose `expiresAt` has passed. */
@Injectable()
export class ExpireSnapshotsTask implements OnModuleInit {
  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly service: SnapshotsService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'expire-snapshots', everySeconds: EVERY_SECONDS, run: () => this.round() });
  }

  private async round(): Promise<void> {
    for (const { tenant_id, id } of await this.snapshots.expired()) {
      await this.service.deleteExpired(systemContext(tenant_id, 'expiry', this.log), id);
    }
  }
}
