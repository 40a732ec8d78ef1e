import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Config } from '../../../platform/config/config.js';
import { Worker } from '../../../platform/operations/worker.js';
import { CONFIG } from '../../../platform/platform.tokens.js';
import { LOG } from '../../../platform/telemetry/log.js';
import type { HostAgentClient } from '../../../wire/host-agent.client.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import type { Finding } from '../finding.dto.js';
import { FindingsService } from '../findings.service.js';

const SECONDS = 30;

/** By kind. Ids are never used again, so the last of all generations ends each. */
const DESTROY: Record<string, (agent: HostAgentClient, id: string) => Promise<unknown>> = {
  snapshot: (agent, snapshotId) => agent.deleteSnapshot({ snapshotId, generation: SNAPSHOT_GENERATION.deleted }),
  image: (agent, imageId) => agent.deleteImage(imageId),
  volume: (agent, volumeId) => agent.deleteVolume({ volumeId, generation: Number.MAX_SAFE_INTEGER }),
};

/**
 * Where the operator wants it (BERTH_DESTROY_UNKNOWN): removes the snapshots, images and volumes on hosts that no row knows, as after an older dump was
 * restored. Containers among them are compare-inventory's, and go first: what something uses its host does not give away. Files of backups stay.
 */
@Injectable()
export class DestroyUnknownTask implements OnModuleInit {
  constructor(
    private readonly findings: FindingsService,
    private readonly hosts: HostsService,
    private readonly worker: Worker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    if (this.config.destroyUnknown) this.worker.registerReconciler({ name: 'destroy-unknown', everySeconds: SECONDS, run: () => this.destroyAll() });
  }

  private async destroyAll(): Promise<void> {
    for (const { kind, resourceId, hostId } of (await this.findings.look()).filter(isUnknown)) {
      const destroy = DESTROY[kind!];
      if (!destroy) continue;
      try {
        await destroy(await this.hosts.agent(null, hostId!), resourceId!);
        this.log.warn({ kind, resourceId, hostId }, 'what no row knows is removed from its host');
      } catch (error) {
        this.log.warn({ err: error, kind, resourceId, hostId }, 'what no row knows stays on its host');
      }
    }
  }
}

const isUnknown = ({ code, hostId }: Finding): boolean => code === 'unknown' && hostId !== undefined;
