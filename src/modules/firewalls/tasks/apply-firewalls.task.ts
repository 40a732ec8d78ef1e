import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { FirewallTeller } from '../firewall-teller.service.js';
import { FirewallsRepository } from '../firewalls.repository.js';

const EVERY_SECONDS = 5;
const HOSTS_AT_ONCE = 8;

/** Tells every host all firewalls of its containers, at once after a change and every few seconds: what somebody took from the host comes back. */
@Injectable()
export class ApplyFirewallsTask implements OnModuleInit {
  constructor(
    private readonly firewalls: FirewallsRepository,
    private readonly teller: FirewallTeller,
    private readonly hosts: HostsService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'apply-firewalls', everySeconds: EVERY_SECONDS, run: () => this.round() });
    this.worker.registerJob({ name: 'apply-firewalls', places: HOSTS_AT_ONCE, run: ({ hostId }) => this.apply(hostId!) });
  }

  private async round(): Promise<void> {
    const able = (await this.hosts.online()).filter(({ capabilities }) => capabilities.includes('firewalls'));
    await this.firewalls.nudge(systemContext('', 'firewalls', this.log), able.map(({ id }) => id));
  }

  /** One that does not answer is told in the next round. */
  private async apply(hostId: string): Promise<void> {
    await this.teller.tell(hostId).catch((err: unknown) => this.log.warn({ err, hostId }, 'a host could not be told its firewalls'));
  }
}
