import ipaddr from 'ipaddr.js';

type Block = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** A block such as `192.0.2.0/24`, `2001:db8::/32` or one address; undefined when it is none, or has bits set behind its prefix. */
function blockOf(text: string): Block | undefined {
  try {
    const block: Block = text.includes('/') ? ipaddr.parseCIDR(text) : [ipaddr.parse(text), text.includes(':') ? 128 : 32];
    const four = block[0].kind() === 'ipv4';
    if (four && !ipaddr.IPv4.isValidFourPartDecimal(text.split('/')[0]!)) return undefined;
    const first = four
      ? ipaddr.IPv4.networkAddressFromCIDR(`${block[0].toString()}/${block[1]}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${block[0].toString()}/${block[1]}`);
    return first.toNormalizedString() === block[0].toNormalizedString() ? block : undefined;
  } catch {
    return undefined;
  }
}

export const isCidr = (text: string): boolean => blockOf(text) !== undefined;

/** Whether the address is in one of the blocks. An IPv4 address that arrives mapped into IPv6 is the IPv4 address. */
export function isWithin(address: string, blocks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const asked = ipaddr.process(address);
  return blocks.some((text) => {
    const block = blockOf(text);
    return block !== undefined && block[0].kind() === asked.kind() && asked.match(block as never);
  });
}

/** Whether all of the inner block is in one of the outer ones. */
export function isPartOf(inner: string, outer: readonly string[]): boolean {
  const block = blockOf(inner);
  return block !== undefined && outer.some((text) => (blockOf(text)?.[1] ?? Infinity) <= block[1] && isWithin(block[0].toString(), [text]));
}
