export const DIRECTIONS = ['in', 'out'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const FIREWALL_PROTOCOLS = ['tcp', 'udp', 'icmp', 'icmpv6', 'any'] as const;
export type FirewallProtocol = (typeof FIREWALL_PROTOCOLS)[number];

export const FIREWALL_STATUSES = ['pending', 'active'] as const;
/** `pending`: some host was not told yet, as when it is offline. */
export type FirewallStatus = (typeof FIREWALL_STATUSES)[number];

/** Whom a rule is about: one of these is given. */
export interface Peer {
  cidr?: string;
  /** Containers of the tenant with these labels. */
  selector?: string;
  networkId?: string;
}

export interface Rule {
  direction: Direction;
  protocol: FirewallProtocol;
  /** As 80 or 8000-8100; absent or empty: all. */
  ports?: string[];
  peers: Peer[];
  description?: string;
}

/** Containers that it applies to: those of either kind. */
export interface Targets {
  selector: string | null;
  containerIds: readonly string[];
}

export const PORTS = /^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$/;
