export const PROTOCOLS = ['tcp', 'udp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export const PORT_FORWARD_STATUSES = ['pending', 'active'] as const;
/** `pending`: its host was not told yet, as when it is offline. */
export type PortForwardStatus = (typeof PORT_FORWARD_STATUSES)[number];

/** Ports from the first to the last. */
export interface PortRange {
  first: number;
  last: number;
}
