/** A block of IPv4 addresses: the first one as a number, and its prefix length. */
export interface Block {
  first: number;
  bits: number;
}

/** Prefix length of a tenant's network: 1,024 addresses. */
const TENANT_BITS = 22;
/** Within a network: the network itself, the gateway, then containers up to the last but one (the last is broadcast). */
export const GATEWAY_NUMBER = 1;
export const FIRST_NUMBER = 2;
export const LAST_NUMBER = 2 ** (32 - TENANT_BITS) - 2;

const octets = (address: number): number[] => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);

export const textOf = (address: number): string => octets(address).join('.');

export function parseBlock(cidr: string): Block {
  const [address = '', prefix = '32'] = cidr.split('/');
  const bits = Number(prefix);
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first: number - (number % 2 ** (32 - bits)), bits };
}

/** The lowest tenant network in the pool that is not taken; undefined when all are. */
export function lowestFree(pool: Block, taken: readonly Block[]): Block | undefined {
  const used = new Set(taken.map((block) => block.first));
  const size = 2 ** (32 - TENANT_BITS);
  const end = pool.first + 2 ** (32 - pool.bits);
  for (let first = pool.first; first < end; first += size) if (!used.has(first)) return { first, bits: TENANT_BITS };
  return undefined;
}

/** A locally administered MAC that follows from the address, so that no two in an installation are equal. */
export const macOf = (address: number): string => ['02', '62', ...octets(address).map((octet) => octet.toString(16).padStart(2, '0'))].join(':');
