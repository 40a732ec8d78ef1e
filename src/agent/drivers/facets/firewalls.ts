/** What is allowed from or to peers: blocks of IPv4 addresses, and groups of them by place; nobody when there are neither. */
export interface FirewallRule {
  direction: 'in' | 'out';
  protocol: 'any' | 'tcp' | 'udp' | 'icmp' | 'icmpv6';
  /** As 80 or 8000-8100; none: all. */
  ports: string[];
  cidrs: string[];
  groups: number[];
}

/** All firewalls of a host. */
export interface HostFirewalls {
  /** Blocks that rules have in common. */
  groups: string[][];
  firewalls: { id: string; rules: FirewallRule[] }[];
  /** Addresses of containers, and which firewalls apply to each. */
  guarded: { address: string; firewallIds: string[] }[];
}

export interface Hit {
  packets: number;
  bytes: number;
}

/** What was let by, by rule, and what was dropped of containers it applies to. */
export interface FirewallHits {
  rules: Hit[];
  droppedIn: Hit;
  droppedOut: Hit;
}

/** What may reach containers, and what these may reach, also within their network. */
export interface Firewalls {
  /**
   * In one step makes it so that these hold, and no others: to a guarded container comes what a rule of any of its firewalls allows, from it goes all, or
   * what a rule allows once there is one for that way. Answers pass; what is connected and no longer allowed ends. It outlives the agent, and a reboot before
   * the first container starts. Fails with `invalid`, changing nothing, when an address is there twice or something that is named is not.
   */
  apply(wanted: HostFirewalls): Promise<void>;
  /** Of each, in this order, since its rules are as they are; nothing of one that is not here. */
  hits(ids: readonly string[]): Promise<FirewallHits[]>;
}
