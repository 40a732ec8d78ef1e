import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isWithin } from '../auth/cidr.js';
import { AppError, invalid } from '../errors/app-error.js';
import { isPublicAddress } from './public-address.js';

/** Where requests of tenants may lead. */
export interface Reach {
  /** Private networks too, plain http, and every port. */
  readonly allowPrivate: boolean;
  /** Ports of hosts of the public internet. */
  readonly ports: readonly number[];
  /** Blocks of addresses that are the provider's own, though they look public. */
  readonly privateRanges: readonly string[];
}

/** Public by its number, yet answered by the host's own cloud: Azure's metadata and agent address. */
const CLOUD_ADDRESSES = ['168.63.129.16'];

/** An address that was checked, to be connected to and to no other. */
export interface CheckedAddress {
  address: string;
  family: 4 | 6;
}

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<CheckedAddress[]>;

export const resolveByDns: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));

/**
 * Reads a URL somebody gave us; fails with `invalid` unless it is https to a port of the reach (or anything over http too, where private networks are
 * allowed), without a login in it. The parser turns decimal, octal and hexadecimal forms of an address into the usual one, so that the check below sees
 * what they mean.
 */
export function outboundUrl(text: string, { allowPrivate, ports }: Reach, pointer = '/url'): URL {
  if (!URL.canParse(text)) throw invalid(pointer, 'url: want an absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw invalid(pointer, 'url: want https');
  if (url.username || url.password) throw invalid(pointer, 'url: must not hold a login');
  if (!allowPrivate && !ports.includes(Number(url.port || 443))) throw invalid(pointer, `url: want one of the ports ${ports.join(', ')}`);
  return url;
}

/**
 * The addresses behind a URL's host, all of them public unless private ones are allowed. One that is not refuses the whole name: a name
 * with both kinds is an attempt to be asked again. Fails with `invalid`, or `unavailable` when the name cannot be resolved.
 */
export async function checkedAddresses(url: URL, reach: Reach, resolve: Resolve, pointer = '/url'): Promise<CheckedAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal = isIP(host);
  const found = literal ? [{ address: host, family: literal === 6 ? (6 as const) : (4 as const) }] : await resolved(host, resolve);
  const provider = [...CLOUD_ADDRESSES, ...reach.privateRanges];
  if (!reach.allowPrivate && !found.every(({ address }) => isPublicAddress(address) && !isWithin(address, provider))) {
    throw invalid(pointer, `url: ${host} is not a host of the public internet`);
  }
  return found;
}

async function resolved(host: string, resolve: Resolve): Promise<CheckedAddress[]> {
  const found = await resolve(host).catch((cause: unknown) => {
    throw new AppError('unavailable', `the host ${host} cannot be resolved`, { cause });
  });
  if (found.length === 0) throw new AppError('unavailable', `the host ${host} has no address`);
  return found;
}
