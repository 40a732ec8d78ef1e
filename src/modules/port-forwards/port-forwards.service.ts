import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import { isCidr } from '../../platform/auth/cidr.js';
import type { Config } from '../../platform/config/config.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { uniqueViolation } from '../../platform/database/unit-of-work.js';
import { merged } from '../../platform/dto/string-map.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Cost } from '../../platform/nouns/noun.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import type { Container } from '../containers/container.dto.js';
import type { ContainerForwards } from '../containers/container-forwards.extension.js';
import { ContainersService, type LocatedContainer } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreatePortForwardInput, PortForward, PortForwardAnswer, UpdatePortForward } from './port-forward.dto.js';
import { PORT_FORWARD } from './port-forward.noun.js';
import type { Protocol } from './port-forward.rules.js';
import { showPortForward } from './port-forward.view.js';
import { PortForwardsRepository } from './port-forwards.repository.js';

const COST = { portForwards: 1 } satisfies Cost<typeof PORT_FORWARD>;

/** Ports that lead to containers. The rows are what is wanted; a task tells each host all of its own. */
@Injectable()
export class PortForwardsService implements ContainerForwards {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly forwards: PortForwardsRepository,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Allow('port-forwards:read')
  async list(ctx: OpContext, query: ListQuery & { containerId?: string }): Promise<Page<PortForward>> {
    return mapPage(await this.forwards.listOf(ctx, query), showPortForward);
  }

  @Allow('port-forwards:read')
  async get(ctx: OpContext, idOrName: string): Promise<PortForward> {
    return showPortForward(await this.forwards.get(ctx, idOrName));
  }

  /** Those of each of these containers, by container. */
  @Allow('port-forwards:read')
  async ofContainers(ctx: OpContext, containerIds: readonly string[]): Promise<Map<string, PortForward[]>> {
    const found = new Map<string, PortForward[]>();
    for (const row of await this.forwards.ofContainers(ctx, containerIds)) {
      found.set(row.containerId, [...(found.get(row.containerId) ?? []), showPortForward(row)]);
    }
    return found;
  }

  /** These containers, those of them that are there. */
  @Allow('port-forwards:read')
  @Allow('containers:read')
  async containersOf(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Container>> {
    return this.containers.byIds(ctx, ids);
  }

  /**
   * Fails with `invalid`, `not_found` (container), `name_taken`, `conflict` for a port that is taken, `quota_exceeded`, `unsupported` when the host of the
   * container has no address to share, or `no_capacity` when no port is left; and then nothing has changed.
   */
  @Allow('port-forwards:write', { inside: true })
  async create(ctx: OpContext, input: CreatePortForwardInput): Promise<PortForwardAnswer> {
    const { name, protocol, targetPort, labels, allowedCidrs = [] } = input;
    demandBlocks(allowedCidrs);
    return this.idempotency.mutate(ctx, async (tx) => {
      const { id: containerId, hostId } = await this.target(tx, input.containerId);
      await this.quotas.reserve(tx, COST);
      await this.hosts.demand(tx, hostId, { facets: ['networks'] });
      const publicAddress = await this.addressOf(tx, hostId, input.publicAddress);
      const publicPort = await this.portAt(tx, publicAddress, protocol, input.publicPort);
      const columns = { containerId, hostId, protocol, publicAddress, publicPort, targetPort, allowedCidrs };
      const adding = this.forwards.insert(tx, { id: newId(PORT_FORWARD), name, labels: labels ?? {}, status: 'pending', generation: 1, ...columns });
      const row = await adding.catch((error: unknown) => {
        if (uniqueViolation(error) !== 'port_forwards_public_port') throw error;
        throw new AppError('conflict', `the port ${protocol} ${publicPort} of ${publicAddress} is taken; leave publicPort out for a free one`);
      });
      await this.forwards.nudge(tx, hostId);
      return { portForward: showPortForward(row) };
    });
  }

  /** Fails with `invalid`, `not_found`, `name_taken`, or `conflict` for a container on another host. */
  @Allow('port-forwards:write', { inside: true })
  async update(ctx: OpContext, idOrName: string, input: UpdatePortForward): Promise<PortForwardAnswer> {
    demandBlocks(input.allowedCidrs ?? []);
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.forwards.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const from = { containerId: row.containerId, targetPort: row.targetPort, allowedCidrs: row.allowedCidrs };
      const container = input.containerId === undefined ? undefined : await this.target(tx, input.containerId);
      if (container && container.hostId !== row.hostId) throw new AppError('conflict', `${container.name} is on another host, where the port is not`);
      const to = {
        containerId: container?.id ?? row.containerId,
        targetPort: input.targetPort ?? row.targetPort,
        allowedCidrs: input.allowedCidrs ?? row.allowedCidrs,
      };
      const same = isDeepStrictEqual(from, to);
      const changed = await this.forwards.update(tx, row.id, {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.labels === undefined ? {} : { labels: merged(row.labels, input.labels) }),
        ...(same ? {} : { ...to, status: 'pending' as const, generation: row.generation + 1 }),
      });
      if (!same) await this.forwards.nudge(tx, row.hostId);
      return { portForward: showPortForward(changed) };
    });
  }

  /** What is connected through it is cut off. */
  @Allow('port-forwards:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.forwards.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      await this.forwards.remove(tx, row.id);
      await this.quotas.release(tx, COST);
      await this.forwards.nudge(tx, row.hostId);
      return { deletedId: row.id };
    });
  }

  /** For containers: see `ContainerForwards`. */
  async release(tx: OpContext, { id, hostId }: { id: string; hostId: string }): Promise<void> {
    const count = await this.forwards.removeOf(tx, id);
    if (count === 0) return;
    await this.quotas.release(tx, { portForwards: count });
    await this.forwards.nudge(tx, hostId);
  }

  private async target(tx: OpContext, idOrName: string): Promise<LocatedContainer> {
    tx.demand('containers:read');
    const container = await this.containers.locate(tx, idOrName, { lock: true });
    if (container.status === 'deleting') throw new AppError('conflict', `the container ${container.name} is being deleted`);
    return container;
  }

  private async addressOf(tx: OpContext, hostId: string, wanted: string | undefined): Promise<string> {
    const shared = await this.hosts.publicAddress(tx, hostId);
    if (wanted !== undefined && wanted !== shared) throw invalid('/publicAddress', `publicAddress: want ${shared}, which the host of the container shares, or leave it out`);
    return shared;
  }

  private async portAt(tx: OpContext, address: string, protocol: Protocol, wanted: number | undefined): Promise<number> {
    const { first, last } = this.config.publicPorts;
    if (wanted !== undefined) {
      if (wanted < first || wanted > last) throw invalid('/publicPort', `publicPort: want ${first} to ${last}, or leave it out`);
      return wanted;
    }
    const free = await this.forwards.freePort(tx, address, protocol, this.config.publicPorts);
    if (free === undefined) throw new AppError('no_capacity', `every ${protocol} port of ${address} is taken`);
    return free;
  }
}

function demandBlocks(blocks: readonly string[]): void {
  const wrong = blocks.findIndex((text) => !isCidr(text) || text.includes(':'));
  if (wrong >= 0) throw invalid(`/allowedCidrs/${wrong}`, 'allowedCidrs: want a block of IPv4 addresses, as 192.0.2.0/24, with no bit set behind its prefix');
}
