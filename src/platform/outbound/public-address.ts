import ipaddr from 'ipaddr.js';

/**
 * Whether an address is one of the public internet: unicast, and of no block with a special meaning (private, loopback, link-local and
 * with it the clouds' metadata, shared, documentation, multicast, or IPv6 that carries an IPv4 address which is not public itself).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  return ipaddr.process(text).range() === 'unicast';
}
