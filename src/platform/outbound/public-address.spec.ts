import { describe, expect, test } from '@jest/globals';
import { isPublicAddress } from './public-address.js';

/** First and last address of each block that IANA's registries of special-purpose addresses (IPv4, IPv6; RFC 6890) call not globally reachable. */
const NOT_REACHABLE: [string, string, string][] = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private use', '10.0.0.0', '10.255.255.255'],
  ['shared', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.0', '127.255.255.255'],
  ['link local', '169.254.0.0', '169.254.255.255'],
  ['private use', '172.16.0.0', '172.31.255.255'],
  ['protocol assignments', '192.0.0.0', '192.0.0.255'],
  ['TEST-NET-1', '192.0.2.0', '192.0.2.255'],
  ['6to4 relays, withdrawn', '192.88.99.0', '192.88.99.255'],
  ['private use', '192.168.0.0', '192.168.255.255'],
  ['benchmarking', '198.18.0.0', '198.19.255.255'],
  ['TEST-NET-2', '198.51.100.0', '198.51.100.255'],
  ['TEST-NET-3', '203.0.113.0', '203.0.113.255'],
  ['multicast', '224.0.0.0', '239.255.255.255'],
  ['reserved, and broadcast', '240.0.0.0', '255.255.255.255'],
  ['unspecified and loopback', '::', '::1'],
  ['IPv4-compatible', '::2', '::ffff:ffff'],
  ['below the IPv4-mapped', '::1:0:0', '::fffe:ffff:ffff'],
  ['IPv4-translated', '::ffff:0:0:0', '::ffff:0:ffff:ffff'],
  ['NAT64', '64:ff9b::', '64:ff9b::ffff:ffff'],
  ['NAT64, local', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['discard only', '100::', '100::ffff:ffff:ffff:ffff'],
  ['dummy prefix', '100:0:0:1::', '100:0:0:1:ffff:ffff:ffff:ffff'],
  ['protocol assignments, Teredo and others', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['documentation', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['6to4', '2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['documentation', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['segment routing', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['unique local', 'fc00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['link local', 'fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['site local, withdrawn', 'fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['multicast', 'ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['not given out', '200::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['not given out', '4000::', '5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
];

const PUBLIC = ['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '172.32.0.0', '192.0.1.0', '223.255.255.255', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e', '2400:cb00::1'];

/** Every way to write an IPv4 address into an IPv6 address. */
const EMBEDDINGS: [string, (hex: string) => string][] = [
  ['mapped', (hex) => `::ffff:${hex}`],
  ['compatible', (hex) => `::${hex}`],
  ['translated', (hex) => `::ffff:0:${hex}`],
  ['NAT64', (hex) => `64:ff9b::${hex}`],
  ['NAT64 by the local prefix', (hex) => `64:ff9b:1::${hex}`],
  ['6to4', (hex) => `2002:${hex}::1`],
  ['Teredo, as the server', (hex) => `2001:0:${hex}:0:0:80ff:fefe`],
  ['ISATAP', (hex) => `2606:4700::5efe:${hex}`],
  ['ISATAP of a unique address', (hex) => `2606:4700::200:5efe:${hex}`],
  ['ISATAP, link local', (hex) => `fe80::5efe:${hex}`],
];

const hexOf = (address: string): string => {
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};

describe('public addresses', () => {
  test.each(NOT_REACHABLE)('%s, %s to %s, are none', (_, first, last) => {
    expect([first, last].map(isPublicAddress)).toEqual([false, false]);
  });

  test.each(PUBLIC)('%s is one', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each(EMBEDDINGS)('%s: no way around', (_, embed) => {
    for (const inner of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.1.1', '0.0.0.0']) expect([inner, isPublicAddress(embed(hexOf(inner)))]).toEqual([inner, false]);
  });

  test('in dotted form alike; what is no address is none', () => {
    expect(['::127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::10.0.0.1', '', 'example.com', '1.1.1.1/0'].map(isPublicAddress)).toEqual(Array(6).fill(false));
  });
});
