import ipaddr from 'ipaddr.js';

/** All that IANA gives out for the public IPv6 internet; whatever lies elsewhere (`::/96`, `64:ff9b:1::/48`, `fec0::/10`, ...) is something else. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Within it, and not known to the library as special: documentation (RFC 9637). */
const SPECIAL = [ipaddr.parseCIDR('3fff::/20')];

/**
 * Whether an address is one of the public internet: unicast, and of no block that the IANA registries of special-purpose addresses call not globally
 * reachable, nor an IPv6 address that leads to the IPv4 address in it (mapped, compatible, translated, 6to4, Teredo, ISATAP). What a network translates
 * by a prefix of its own looks like any other address: the operator names that prefix in `BERTH_PRIVATE_RANGES`.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  if (!(address instanceof ipaddr.IPv6)) return true;
  const isIn = (block: unknown): boolean => address.match(block as [ipaddr.IPv6, number]);
  return isIn(GLOBAL_UNICAST) && !SPECIAL.some(isIn) && !isIsatap(address);
}

/** RFC 5214: an interface of `0:5efe`, or `200:5efe` where the IPv4 address is unique, and that address, below any prefix. */
const isIsatap = ({ parts }: ipaddr.IPv6): boolean => parts[5] === 0x5efe && (parts[4]! & ~0x200) === 0;
