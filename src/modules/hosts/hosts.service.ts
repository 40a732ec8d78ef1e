import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Allow } from '../../platform/auth/allow.js';
import type { Config } from '../../platform/config/config.js';
import { systemContext, type OpContext } from '../../platform/context/op-context.js';
import { refuseInDryRun } from '../../platform/context/dry-run.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Worker } from '../../platform/operations/worker.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { LOG } from '../../platform/telemetry/log.js';
import { HostAgentClient } from '../../wire/host-agent.client.js';
import { lacking, type HostNeeds } from './host-offer.js';
import type { Host } from './host.dto.js';
import { showHost } from './host.view.js';
import { HostsRepository } from './hosts.repository.js';

const DESCRIBE_SECONDS = 2;
/** A host is called offline only after it missed several of them: one failed call says nothing. */
const OFFLINE_SECONDS = 15;
const ADDRESS_MS = 30_000;

/** A host as the system sees it; one that does not answer, as it was last seen. */
export interface KnownHost {
  id: string;
  name: string;
  online: boolean;
  checks: { name: string; ok: boolean; found: string; fix: string }[];
  poolReadOnly: boolean;
  poolFreeMiB: number;
  capabilities: string[];
  /** That ports are forwarded at; empty: none. */
  publicAddress: string;
}

/** The hosts and the way to their agents. */
@Injectable()
export class HostsService implements OnModuleInit, OnModuleDestroy {
  /** By address: a host that moved gets a new connection. */
  private readonly clients = new Map<string, HostAgentClient>();
  private readonly known = new Map<string, { client: HostAgentClient; checkedAt: number }>();
  private readonly system: OpContext;

  constructor(
    private readonly hosts: HostsRepository,
    private readonly worker: Worker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.system = systemContext('', 'hosts', log);
  }

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'describe-hosts', everySeconds: DESCRIBE_SECONDS, run: () => this.describeAll() });
  }

  onModuleDestroy(): void {
    for (const client of this.clients.values()) client.close();
  }

  @Allow('hosts:read', { operator: true })
  async list(ctx: OpContext): Promise<{ items: Host[] }> {
    return { items: (await this.hosts.all(ctx)).map(showHost) };
  }

  /** For the system: hosts that answer. */
  async online(): Promise<KnownHost[]> {
    return (await this.all()).filter(({ online }) => online);
  }

  /** For the system: these addresses (CIDR) of this host, and no others, are given to no new container. */
  holdAddresses(hostId: string, addresses: readonly string[]): Promise<void> {
    return this.hosts.holdAddresses(this.system, hostId, addresses);
  }

  /** For the system: hosts that ever answered. */
  async all(): Promise<KnownHost[]> {
    return (await this.hosts.all(this.system)).map(({ id, name, status, description: d }) => ({
      id,
      name,
      online: status === 'online',
      checks: d.checks ?? [],
      poolReadOnly: d.poolReadOnly ?? false,
      poolFreeMiB: d.diskFreeMiB ?? 0,
      capabilities: d.capabilities ?? [],
      publicAddress: d.publicAddress ?? '',
    }));
  }

  /**
   * The host that something new goes to, which offers what it needs; only `hostId` when given. Fails with `no_capacity` when none is online whose pool
   * can be written, with `unsupported` when none of those offers it.
   */
  async place(tx: OpContext, { hostId, ...needs }: HostNeeds & { hostId?: string } = {}): Promise<{ id: string; driver: string }> {
    const hosts = await this.hosts.byRoom(tx, hostId);
    if (hosts.length === 0) throw new AppError('no_capacity', 'no host is online for this; try again');
    const found = hosts.find(({ offer }) => lacking(offer, needs) === undefined);
    if (!found) throw new AppError('unsupported', lacking(hosts[0]!.offer, needs)!);
    return { id: found.id, driver: found.driver };
  }

  /** Fails with `unsupported`, naming what it lacks, when the host of something that is there cannot do this. */
  async demand(tx: OpContext, hostId: string, needs: HostNeeds): Promise<void> {
    const lack = lacking((await this.hosts.find(tx, hostId))?.description ?? {}, needs);
    if (lack !== undefined) throw new AppError('unsupported', lack);
  }

  /** The address that a host shares among its containers, in the caller's transaction. Fails with `unsupported` when it has none. */
  async publicAddress(tx: OpContext, hostId: string): Promise<string> {
    const address = (await this.hosts.find(tx, hostId))?.description.publicAddress;
    if (!address) throw new AppError('unsupported', 'the host of the container has no address to share: its operator gives it one by BERTH_PUBLIC_ADDRESS');
    return address;
  }

  /**
   * The agent of a host, over a connection kept open, which logs what it does under the id of the request, or of what a reconciler began; null: nobody
   * asked for it. Fails with `unavailable` when there is no such host any more.
   */
  async agent(ctx: Pick<OpContext, 'requestId'> | null, hostId: string): Promise<HostAgentClient> {
    const client = await this.client(hostId);
    return ctx ? client.for(ctx.requestId) : client;
  }

  private async client(hostId: string): Promise<HostAgentClient> {
    refuseInDryRun();
    const known = this.known.get(hostId);
    if (known && known.checkedAt > Date.now() - ADDRESS_MS) return known.client;
    const row = await this.hosts.find(this.system, hostId);
    if (!row) throw new AppError('unavailable', 'the host is not known any more');
    const client = this.clientAt(row.address);
    this.known.set(hostId, { client, checkedAt: Date.now() });
    return client;
  }

  /** amd64 or arm64, as the host last said. Fails with `unavailable` when there is no such host any more. */
  async architecture(hostId: string): Promise<string> {
    const row = await this.hosts.find(this.system, hostId);
    if (!row) throw new AppError('unavailable', 'the host is not known any more');
    return row.description.architecture ?? '';
  }

  private clientAt(address: string): HostAgentClient {
    const open = this.clients.get(address);
    if (open) return open;
    const { agentTls: tls } = this.config;
    const client = new HostAgentClient({ address, ...(tls ? { tls } : {}) });
    this.clients.set(address, client);
    return client;
  }

  /** Asks every host, and the one at our own agent address, how it is. */
  private async describeAll(): Promise<void> {
    const rows = await this.hosts.all(this.system);
    const addresses = new Set([this.config.agentAddress, ...rows.map((row) => row.address)]);
    const names = new Set(rows.map(({ name }) => name));
    await Promise.all([...addresses].map((address) => this.describe(address, names)));
    await this.hosts.missed(this.system, OFFLINE_SECONDS);
  }

  /** `known`: the names of the hosts there are. */
  private async describe(address: string, known: ReadonlySet<string>): Promise<void> {
    const client = this.clientAt(address);
    try {
      const description = await client.describe();
      const empty = known.has(description.hostname) || (await client.inventory()).containers.length === 0;
      await this.hosts.seen(this.system, address, description, empty);
    } catch (error) {
      this.log.debug({ err: error, address }, 'a host does not answer');
    }
  }
}
