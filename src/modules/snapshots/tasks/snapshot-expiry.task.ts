import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import type { Reconciler } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { SnapshotsRepository } from '../snapshots.repository.js';
import { SnapshotsService } from '../snapshots.service.js';

/** Deletes snapshots whose `expiresAt` has passed. */
@Injectable()
export class SnapshotExpiry implements Reconciler {
  readonly name = 'snapshot expiry';
  readonly everySeconds = 10;

  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly service: SnapshotsService,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async run(): Promise<void> {
    for (const { tenant_id, id } of await this.snapshots.expired()) {
      await this.service.deleteExpired(systemContext(tenant_id, 'expiry', this.log), id);
    }
  }
}
