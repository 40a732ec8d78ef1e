import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../../platform/context/op-context.js';
import { LOG } from '../../platform/telemetry/log.js';
import { HostsService } from '../hosts/hosts.service.js';
import { FirewallsRepository } from './firewalls.repository.js';
import { hostFirewalls } from './host-firewalls.js';

/** Tells hosts all firewalls of their containers. */
@Injectable()
export class FirewallTeller {
  /** By host: what was asked for and has not begun, which is as good for all who ask until it does; and what is under way. */
  private readonly next = new Map<string, Promise<void>>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly system: OpContext;

  constructor(
    private readonly firewalls: FirewallsRepository,
    private readonly hosts: HostsService,
    @Inject(LOG) log: Logger,
  ) {
    this.system = systemContext('', 'firewalls', log);
  }

  /** Resolves when the host holds what was committed before the call. Fails as its agent does. */
  tell(hostId: string): Promise<void> {
    const asked = this.next.get(hostId);
    if (asked) return asked;
    const before = this.underWay.get(hostId);
    if (!before) return this.begin(hostId);
    const next = before
      .catch(() => undefined)
      .then(() => {
        this.next.delete(hostId);
        return this.begin(hostId);
      });
    this.next.set(hostId, next);
    return next;
  }

  private begin(hostId: string): Promise<void> {
    const telling = this.tellNow(hostId).finally(() => this.underWay.delete(hostId));
    this.underWay.set(hostId, telling);
    return telling;
  }

  private async tellNow(hostId: string): Promise<void> {
    const told = await this.firewalls.telling(this.system, hostId, async ({ firewalls, containers, subnets }) => {
      await (await this.hosts.agent(null, hostId)).applyFirewalls(hostFirewalls(hostId, firewalls, containers, subnets));
      return firewalls.filter(({ waiting }) => waiting);
    });
    for (const { tenantId, id, generation } of told) {
      await this.firewalls.told(systemContext(tenantId, 'firewalls', this.system.log), id, generation, hostId);
    }
  }
}
