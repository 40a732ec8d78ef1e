import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { UsageRepository } from '../usage.repository.js';

const EVERY_SECONDS = 5;

/**
 * Tells every host that counts by tenant what each may hold there, and keeps what it holds by the file system's own figures. So a changed quota is
 * bounded on disk a few seconds later; a container's own limit holds from its first byte.
 */
@Injectable()
export class BoundDisksTask implements OnModuleInit {
  constructor(
    private readonly usage: UsageRepository,
    private readonly hosts: HostsService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'bound-disks', everySeconds: EVERY_SECONDS, run: () => this.round() });
  }

  private async round(): Promise<number> {
    let failed = 0;
    const hosts = (await this.hosts.online()).filter(({ capabilities, poolReadOnly }) => capabilities.includes('diskGroups') && !poolReadOnly);
    if (hosts.length === 0) return failed;
    const bounds = await this.usage.diskBounds();
    await Promise.all(
      hosts.map(async ({ id }) => {
        try {
          await this.usage.noteDiskUse(id, await (await this.hosts.agent(null, id)).limitDiskGroups(bounds));
        } catch (error) {
          failed += 1;
          this.log.warn({ err: error, hostId: id }, 'the disks of a host could not be bounded');
        }
      }),
    );
    return failed;
  }
}
