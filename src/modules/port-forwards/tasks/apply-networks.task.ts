import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { PortForwardsRepository } from '../port-forwards.repository.js';

const EVERY_SECONDS = 5;
const HOSTS_AT_ONCE = 8;

/**
 * Tells every host all that its networks let in, at once after a change and every few seconds: what is not named is taken away, what somebody took from the
 * host comes back.
 */
@Injectable()
export class ApplyNetworksTask implements OnModuleInit {
  constructor(
    private readonly forwards: PortForwardsRepository,
    private readonly hosts: HostsService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'apply-networks', everySeconds: EVERY_SECONDS, run: () => this.round() });
    this.worker.registerJob({ name: 'apply-networks', places: HOSTS_AT_ONCE, run: ({ hostId }) => this.apply(hostId!) });
  }

  private async round(): Promise<void> {
    const ctx = systemContext('', 'networks', this.log);
    for (const { id, publicAddress } of await this.hosts.online()) if (publicAddress !== '') await this.forwards.nudge(ctx, id);
  }

  /** One that does not answer is told in the next round. */
  private async apply(hostId: string): Promise<void> {
    try {
      const forwards = await this.forwards.onHost(hostId);
      await (await this.hosts.agent(null, hostId)).applyNetworks(
        forwards.map((one) => ({
          protocol: one.protocol,
          publicAddress: one.public_address,
          publicPort: one.public_port,
          address: one.address,
          port: one.target_port,
          allowedCidrs: one.allowed_cidrs,
        })),
      );
      const pending = forwards.filter(({ status }) => status === 'pending');
      for (const tenantId of new Set(pending.map(({ tenant_id }) => tenant_id))) {
        const told = pending.filter(({ tenant_id }) => tenant_id === tenantId);
        await this.forwards.applied(systemContext(tenantId, 'networks', this.log), told);
      }
    } catch (error) {
      this.log.warn({ err: error, hostId }, 'a host could not be told what its networks let in');
    }
  }
}
