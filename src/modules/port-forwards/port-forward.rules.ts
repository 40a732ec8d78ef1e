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

/** The first of the texts that is no block of IPv4 addresses as `192.0.2.0/24`, with what is wrong in words; undefined when all are. */
export function wrongBlock(blocks: readonly string[], isCidr: (text: string) => boolean): { index: number; why: string } | undefined {
  const index = blocks.findIndex((text) => !isCidr(text) || text.includes(':'));
  return index < 0 ? undefined : { index, why: 'want a block of IPv4 addresses, as 192.0.2.0/24, with no bit set behind its prefix' };
}
