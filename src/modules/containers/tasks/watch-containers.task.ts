import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { ContainerIntents, isElse, type Seen } from '../container-intents.service.js';
import { ContainersRepository } from '../containers.repository.js';

const LOOK_FOR_HOSTS_SECONDS = 2;
const WRITE_MS = 200;

/**
 * Follows what every host tells of its containers and writes what nobody asked for: an init that exited, say. What is told is gathered
 * for a moment first, because most of it is the echo of operations, which write their own results.
 */
@Injectable()
export class WatchContainersTask implements OnModuleInit, OnModuleDestroy {
  private readonly stop = new AbortController();
  private readonly followed = new Set<string>();
  private readonly told = new Map<string, Seen>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly containers: ContainersRepository,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'watch-containers', everySeconds: LOOK_FOR_HOSTS_SECONDS, run: () => this.followHosts() });
  }

  onModuleDestroy(): void {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  private async followHosts(): Promise<void> {
    for (const { id } of await this.hosts.online()) {
      if (this.followed.has(id)) continue;
      this.followed.add(id);
      this.follow(id)
        .catch((error: unknown) => this.log.warn({ err: error, hostId: id }, 'a host cannot be watched'))
        .finally(() => this.followed.delete(id));
    }
  }

  private async follow(hostId: string): Promise<void> {
    const agent = await this.hosts.agent(null, hostId);
    for await (const seen of agent.watch(this.stop.signal)) {
      // that one is gone is told by the whole inventory only
      if (seen.state !== 'absent') this.take(seen);
    }
  }

  private take(seen: Seen): void {
    this.told.set(seen.id, seen);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.write().catch((error: unknown) => this.log.error({ err: error }, 'what hosts told could not be written'));
    }, WRITE_MS);
  }

  private async write(): Promise<void> {
    const batch = new Map(this.told);
    this.told.clear();
    for (const standing of await this.containers.standings([...batch.keys()])) {
      const { id, tenant_id, busy } = standing;
      const seen = batch.get(id)!;
      if (busy && !this.told.has(id)) this.take(seen);
      if (!busy && isElse(seen, standing.status, standing.started_at)) await this.intents.observe(systemContext(tenant_id, 'watch', this.log), seen);
    }
  }
}
