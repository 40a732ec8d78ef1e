/** What is sent to a port of one of the host's addresses goes on to a container. */
export interface PortForward {
  protocol: 'tcp' | 'udp';
  /** IPv4, of the host's own. */
  publicAddress: string;
  publicPort: number;
  /** The container's. */
  address: string;
  port: number;
  /** Blocks of IPv4 addresses it is let through from; empty: anywhere. */
  allowedCidrs: string[];
}

/** All that the networks of a host let in. */
export interface HostNetworks {
  forwards: PortForward[];
}

/** Ways to containers from outside. */
export interface Networks {
  /** The host's own, as the world reaches it, that ports may be forwarded at; empty: none now. */
  publicAddress(): Promise<string>;
  /**
   * In one step makes it so that this is let in, and nothing else; what is connected stays so while its port leads to that container. It outlives the
   * agent. Fails with `invalid`, changing nothing, for two forwards of one port.
   */
  apply(wanted: HostNetworks): Promise<void>;
}
