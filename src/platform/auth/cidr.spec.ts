import { expect, test } from '@jest/globals';
import { isCidr, isPartOf, isWithin } from './cidr.js';

test.each(['192.0.2.0/24', '192.0.2.7', '2001:db8::/32', '::1', '0.0.0.0/0'])('%s is a block', (text) => expect(isCidr(text)).toBe(true));
test.each(['192.0.2.1/24', '192.0.2', '0300.0.2.0/24', '192.0.2.0/33', '2001:db8::1/32', 'localhost', '', '1/8'])('%s is none', (text) =>
  expect(isCidr(text)).toBe(false),
);

test('an address is within a block of its own family, and mapped IPv4 is IPv4', () => {
  expect(isWithin('192.0.2.9', ['198.51.100.0/24', '192.0.2.0/28'])).toBe(true);
  expect(isWithin('192.0.2.16', ['192.0.2.0/28'])).toBe(false);
  expect(isWithin('::ffff:192.0.2.9', ['192.0.2.0/28'])).toBe(true);
  expect(isWithin('2001:db8::9', ['192.0.2.0/28', '2001:db8::/64'])).toBe(true);
  expect(isWithin('not an address', ['0.0.0.0/0'])).toBe(false);
});

test('a block is part of a wider one', () => {
  expect(isPartOf('192.0.2.0/28', ['192.0.2.0/24'])).toBe(true);
  expect(isPartOf('192.0.2.0/24', ['192.0.2.0/28'])).toBe(false);
  expect(isPartOf('192.0.3.0/28', ['192.0.2.0/24'])).toBe(false);
});
