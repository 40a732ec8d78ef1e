import { expect, test } from '@jest/globals';
import { lines, table } from './table.js';

const WEB = {
  name: 'web',
  status: 'running',
  image: { name: 'busybox' },
  limits: { cpus: 1, memoryMiB: 512, diskMiB: 4096 },
  addresses: [{ family: 'ipv4', address: '10.0.0.2' }],
  createdAt: 'now',
};

test('a list is a table of the columns its noun is known by', () => {
  expect(table('containers', [WEB])).toEqual([
    'NAME  STATUS   IMAGE    CPUS  MEMORY MIB  DISK MIB  ADDRESSES  CREATED AT',
    'web   running  busybox  1     512         4096      10.0.0.2   now',
  ]);
});

test('the columns asked for, and - for what is not there', () => {
  expect(table('containers', [WEB, { name: 'a-longer-name' }], 'name,limits.memoryMiB')).toEqual([
    'NAME           MEMORY MIB',
    'web            512',
    'a-longer-name  -',
  ]);
});

test('a noun without columns shows its plain fields', () => {
  expect(table('anything', [{ id: 1, within: {}, kind: 'x' }])).toEqual(['ID  KIND', '1   x']);
});

test('what a noun lists beside its objects shows its own fields; an empty list of unknown fields nothing', () => {
  expect(table('apiKeys', [{ scope: 'containers:read', allowed: true }])).toEqual(['SCOPE            ALLOWED', 'containers:read  true']);
  expect(table('webhooks', [])).toEqual([]);
});

test('one object is its fields', () => {
  expect(lines({ name: 'web', limits: { cpus: 1 }, gone: null, list: ['a', 'b'] })).toEqual(['name: web', 'limits.cpus: 1', 'list: a,b']);
});
