import { expect, test } from '@jest/globals';
import { lines, table } from './table.js';

const WEB = {
  name: 'web',
  status: 'running',
  image: { name: 'busybox' },
  limits: { cpus: 1, memoryMiB: 512, diskMiB: 4096 },
  addresses: [{ family: 'ipv4', address: '10.0.0.2' }],
  createdAt: new Date(Date.now() - 300_000).toISOString(),
};

test('a list is a table of the columns its noun is known by, with ages and units', () => {
  expect(table('containers', [WEB])).toEqual([
    'NAME  STATUS   IMAGE    CPUS  MEMORY   DISK   ADDRESSES  AGE',
    'web   running  busybox  1     512 MiB  4 GiB  10.0.0.2   5m',
  ]);
});

test('the columns asked for, as they are, and - for what is not there', () => {
  expect(table('containers', [WEB, { name: 'a-longer-name' }], { fields: 'name,limits.memoryMiB' })).toEqual([
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
  expect(table('nothings', [])).toEqual([]);
});

test('one object is its fields', () => {
  expect(lines({ name: 'web', limits: { cpus: 1 }, gone: null, list: ['a', 'b'], stdout: 'one\ntwo\u001b[2J' })).toEqual([
    'name: web',
    'limits.cpus: 1',
    'list: a,b',
    'stdout: one\ntwo\\u001b[2J',
  ]);
});

test('no line is longer than the terminal is wide: cells are cut, then columns left out', () => {
  const items = [WEB, { ...WEB, name: 'a-name-of-more-than-forty-letters-as-some-programs-give-them' }];
  for (let width = 1; width < 160; width += 1) {
    const shown = table('containers', items, { width });
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(shown[1]!.startsWith(width < 3 ? '' : width === 3 ? 'we' : 'web')).toBe(true);
  }
  expect(table('containers', items, { width: 100 })[2]).toContain('a-name-of-more-than-f');
});

test('the audit tells who did it, and shows no control characters of others', () => {
  const entry = { createdAt: WEB.createdAt, actor: { name: 'first' }, action: 'POST /v1/containers', outcome: 'ok', remote: '\u001b[2J\u202e127.0.0.1' };
  expect(table('audit', [entry])).toEqual([
    'AGE  WHO    ACTION               OUTCOME  RESOURCE  REMOTE',
    '5m   first  POST /v1/containers  ok       -         \\u001b[2J\\u202e127.0.0.1',
  ]);
});
