import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { demandSelector } from '../../platform/database/label-selector.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { merged } from '../../platform/dto/string-map.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Cost } from '../../platform/nouns/noun.js';
import type { ContainerFirewalls } from '../containers/container-firewalls.extension.js';
import { ContainersService } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import { NetworksService } from '../networks/networks.service.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { FirewallHits as HostHits } from '../../wire/generated/berth/host/v1/FirewallHits.js';
import { FirewallTeller } from './firewall-teller.service.js';
import type { CreateFirewallInput, Firewall, FirewallAnswer, FirewallHit, FirewallHits, FirewallTargetsInput, UpdateFirewall } from './firewall.dto.js';
import { FIREWALL } from './firewall.noun.js';
import type { FirewallRow } from './firewall.row.js';
import { demandRules } from './firewall-checks.js';
import type { Rule, Targets } from './firewall.rules.js';
import { showFirewall, type AppliedFirewall } from './firewall.view.js';
import { FirewallsRepository } from './firewalls.repository.js';
import { appliedTo } from './host-firewalls.js';

const COST = { firewalls: 1 } satisfies Cost<typeof FIREWALL>;

/** What may reach containers, and what these may reach. The rows are what is wanted; each host is told all that is about its own. */
@Injectable()
export class FirewallsService implements ContainerFirewalls {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly firewalls: FirewallsRepository,
    private readonly containers: ContainersService,
    private readonly networks: NetworksService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly teller: FirewallTeller,
  ) {}

  @Allow('firewalls:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Firewall>> {
    const page = await this.firewalls.list(ctx, query);
    const applied = new Map((await this.applied(ctx, page.items)).map((row) => [row.id, row]));
    return mapPage(page, ({ id }) => showFirewall(applied.get(id)!));
  }

  @Allow('firewalls:read')
  async get(ctx: OpContext, idOrName: string): Promise<Firewall> {
    return this.shown(ctx, await this.firewalls.get(ctx, idOrName));
  }

  /** With what it applies to; for the registry of nouns. */
  async find(ctx: OpContext, id: string): Promise<AppliedFirewall | null> {
    return (await this.byIds(ctx, [id]))[0] ?? null;
  }

  async byIds(ctx: OpContext, ids: readonly string[]): Promise<AppliedFirewall[]> {
    return this.applied(ctx, await this.firewalls.byIds(ctx, ids));
  }

  /** What it let by and dropped on all hosts. Fails with `not_found`, or `unavailable` when a host does not answer. */
  @Allow('firewalls:read')
  async hits(ctx: OpContext, idOrName: string): Promise<FirewallHits> {
    const row = await this.firewalls.get(ctx, idOrName);
    const hostIds = new Set(appliedTo(row, await this.containers.labelled(ctx)).map(({ hostId }) => hostId));
    const counted = await Promise.all([...hostIds].map(async (hostId) => (await (await this.hosts.agent(ctx, hostId)).firewallHits([row.id]))[0]));
    const sum = (of: (hits: HostHits | undefined) => FirewallHit | null | undefined): FirewallHit => {
      const all = counted.map(of);
      return { packets: total(all.map((hit) => hit?.packets)), bytes: total(all.map((hit) => hit?.bytes)) };
    };
    return {
      rules: row.rules.map((_, place) => sum((hits) => hits?.rules[place])),
      droppedIn: sum((hits) => hits?.droppedIn),
      droppedOut: sum((hits) => hits?.droppedOut),
    };
  }

  /** Fails with `invalid`, `not_found` (container, network), `name_taken`, `quota_exceeded`, or `unsupported` when a host it is for holds none. */
  @Allow('firewalls:write')
  async create(ctx: OpContext, input: CreateFirewallInput): Promise<FirewallAnswer> {
    const { name, labels = {} } = input;
    return this.idempotency.mutate(ctx, async (tx) => {
      const rules = await this.checked(tx, input.rules ?? []);
      const targets = await this.targets(tx, { selector: null, containerIds: [] }, input.appliesTo ?? {});
      await this.quotas.reserve(tx, COST);
      const id = newId(FIREWALL);
      const row = await this.firewalls.insert(tx, { id, name, labels, rules, ...targets, generation: 1, ...(await this.wait(tx, targets)) });
      return { firewall: await this.shown(tx, row) };
    });
  }

  /** Fails as `create` does. */
  @Allow('firewalls:write', { inside: true })
  async update(ctx: OpContext, idOrName: string, input: UpdateFirewall): Promise<FirewallAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.firewalls.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const from = { rules: row.rules, selector: row.selector, containerIds: row.containerIds };
      const rules = input.rules === undefined ? row.rules : await this.checked(tx, input.rules);
      const targets = await this.targets(tx, row, input.appliesTo ?? {});
      const to = { rules, ...targets };
      const same = isDeepStrictEqual(from, to);
      const changed = await this.firewalls.update(tx, row.id, {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.labels === undefined ? {} : { labels: merged(row.labels, input.labels) }),
        ...(same ? {} : { ...to, generation: row.generation + 1, ...(await this.wait(tx, targets)) }),
      });
      return { firewall: await this.shown(tx, changed) };
    });
  }

  /** What it kept away comes through again, as far as no other does. */
  @Allow('firewalls:write', { inside: true })
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.firewalls.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      await this.firewalls.remove(tx, row.id);
      await this.quotas.release(tx, COST);
      await this.nudgeAll(tx);
      return { deletedId: row.id };
    });
  }

  /** For containers: see `ContainerFirewalls`. */
  async changed(tx: OpContext, container: { id: string; labels: Readonly<Record<string, string>> }): Promise<boolean> {
    const all = await this.firewalls.targets(tx);
    if (all.length > 0) await this.nudgeAll(tx);
    return all.some((targets) => appliedTo(targets, [container]).length > 0);
  }

  /** For containers: see `ContainerFirewalls`. */
  async release(tx: OpContext, { id, hostId }: { id: string; hostId: string }): Promise<void> {
    if ((await this.firewalls.targets(tx)).length === 0) return;
    await this.firewalls.forget(tx, id);
    await this.nudgeAll(tx, [{ hostId }]);
  }

  /** For containers: see `ContainerFirewalls`. */
  hold(hostId: string): Promise<void> {
    return this.teller.tell(hostId);
  }

  /** Hosts with containers of the tenant, and those `besides`, are told when this is committed. */
  private async nudgeAll(tx: OpContext, besides: readonly { hostId: string }[] = []): Promise<void> {
    await this.firewalls.nudge(tx, hostsOf([...besides, ...(await this.containers.labelled(tx))]));
  }

  /** Hosts with containers of the tenant are told, when this is committed. A host that holds none is refused when it is for one of its containers. */
  private async wait(tx: OpContext, targets: Targets): Promise<Pick<FirewallRow, 'waiting' | 'status'>> {
    const all = await this.containers.labelled(tx);
    for (const hostId of hostsOf(appliedTo(targets, all))) await this.hosts.demand(tx, hostId, { facets: ['firewalls'] });
    const waiting = hostsOf(all);
    await this.firewalls.nudge(tx, waiting);
    return { waiting, status: waiting.length === 0 ? 'active' : 'pending' };
  }

  private async checked(tx: OpContext, rules: readonly Rule[]): Promise<Rule[]> {
    demandRules(rules);
    const checked: Rule[] = [];
    for (const rule of rules) {
      const peers = [];
      for (const peer of rule.peers) peers.push(peer.networkId === undefined ? { ...peer } : { networkId: await this.networks.idOf(tx, peer.networkId) });
      checked.push({ ...rule, peers });
    }
    return checked;
  }

  /** As they are to be: what is left out stays. */
  private async targets(tx: OpContext, before: Targets, { selector = before.selector, containerIds }: FirewallTargetsInput): Promise<Pick<FirewallRow, 'selector' | 'containerIds'>> {
    if (selector !== null) demandSelector('/appliesTo/selector', selector);
    if (containerIds === undefined) return { selector, containerIds: [...before.containerIds] };
    tx.demand('containers:read');
    const ids = new Set<string>();
    for (const idOrName of containerIds) ids.add((await this.containers.locate(tx, idOrName)).id);
    return { selector, containerIds: [...ids] };
  }

  private async shown(ctx: OpContext, row: FirewallRow): Promise<Firewall> {
    return showFirewall((await this.applied(ctx, [row]))[0]!);
  }

  private async applied(ctx: OpContext, rows: readonly FirewallRow[]): Promise<AppliedFirewall[]> {
    if (rows.length === 0) return [];
    const all = await this.containers.labelled(ctx);
    return rows.map((row) => ({ ...row, applied: appliedTo(row, all).length }));
  }
}

const hostsOf = (containers: readonly { hostId: string }[]): string[] => [...new Set(containers.map(({ hostId }) => hostId))];

const total = (numbers: readonly (number | undefined)[]): number => numbers.reduce<number>((sum, one) => sum + (one ?? 0), 0);
