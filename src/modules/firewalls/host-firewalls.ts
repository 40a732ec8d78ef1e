import { matchesSelector, parseSelector } from '../../platform/database/label-selector.js';
import type { HostFirewallsInput } from '../../wire/generated/berth/host/v1/HostFirewalls.js';
import type { Rule, Targets } from './firewall.rules.js';

interface Labelled {
  id: string;
  labels: Readonly<Record<string, string>>;
}

/** Those of these containers that it applies to. */
export function appliedTo<T extends Labelled>({ selector, containerIds }: Targets, containers: readonly T[]): T[] {
  const requirements = selector === null ? undefined : parseSelector(selector);
  return containers.filter(({ id, labels }) => containerIds.includes(id) || (requirements !== undefined && matchesSelector(labels, requirements)));
}

/** A firewall as the database tells of it for a host. */
export interface KnownFirewall extends Targets {
  tenantId: string;
  id: string;
  rules: readonly Rule[];
}

/** A container of a tenant that has firewalls, on any host. */
export interface KnownContainer {
  tenantId: string;
  id: string;
  hostId: string;
  labels: Readonly<Record<string, string>>;
  address: string;
}

/** All that a host is told: firewalls that apply to containers on it, and whom their rules mean. `subnets` by the ids of networks. */
export function hostFirewalls(
  hostId: string,
  firewalls: readonly KnownFirewall[],
  containers: readonly KnownContainer[],
  subnets: ReadonlyMap<string, string>,
): HostFirewallsInput {
  const ofTenant = new Map<string, KnownContainer[]>();
  for (const container of containers) {
    const known = ofTenant.get(container.tenantId);
    if (known) known.push(container);
    else ofTenant.set(container.tenantId, [container]);
  }
  const guarded = new Map<string, string[]>();
  const groups = new Map<string, { place: number; cidrs: string[] }>();
  const groupOf = (tenantId: string, selector: string): number => {
    const name = `${tenantId} ${selector}`;
    const known = groups.get(name);
    if (known) return known.place;
    const requirements = parseSelector(selector);
    const meant = (ofTenant.get(tenantId) ?? []).filter(({ labels }) => matchesSelector(labels, requirements));
    groups.set(name, { place: groups.size, cidrs: meant.map(({ address }) => `${address}/32`) });
    return groups.size - 1;
  };
  const told = firewalls.filter((firewall) => {
    const here = appliedTo(firewall, (ofTenant.get(firewall.tenantId) ?? []).filter((container) => container.hostId === hostId));
    for (const { address } of here) guarded.set(address, [...(guarded.get(address) ?? []), firewall.id]);
    return here.length > 0;
  });
  return {
    firewalls: told.map(({ tenantId, id, rules }) => ({
      id,
      rules: rules.map(({ direction, protocol, ports = [], peers }) => ({
        direction,
        protocol,
        ports,
        // no network has IPv6 yet
        cidrs: peers.flatMap(({ cidr, networkId }) => cidr ?? subnets.get(networkId ?? '') ?? []).filter((cidr) => !cidr.includes(':')),
        groups: peers.flatMap(({ selector }) => (selector === undefined ? [] : groupOf(tenantId, selector))),
      })),
    })),
    guarded: [...guarded].map(([address, firewallIds]) => ({ address, firewallIds })),
    groups: [...groups.values()].map(({ cidrs }) => ({ cidrs })),
  };
}
