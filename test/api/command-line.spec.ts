import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { behindDashes } from '../../packages/cli/src/trailing-command.js';
import { clientProgram } from '../../packages/cli/src/program.js';
import { CommandLine } from '../support/command-line.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
let tenant: CommandLine;
let operator: CommandLine;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  tenant = new CommandLine(app.url, app.keys.tenantKey);
  operator = new CommandLine(app.url, app.keys.operatorKey);
});
afterAll(async () => {
  await deleteContainers(app);
  await app.close();
  for (const { home } of [tenant, operator]) rmSync(home, { recursive: true });
});

const table = (out: string): string[][] => out.trimEnd().split('\n').map((line) => line.split(/ {2,}/));

describe('lists', () => {
  beforeAll(async () => {
    for (let at = 0; at < 53; at += 1) await app.tenant.post('/v1/api-keys', { name: `many-${String(at).padStart(2, '0')}`, scopes: ['containers:read'] });
  });

  test('go on to their end', async () => {
    const { out, code } = await tenant.run(['api-keys', 'list', '-o', 'json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as { items: { name: string }[] }).items.filter(({ name }) => name.startsWith('many-'))).toHaveLength(53);
  });

  test('with a limit say that there is more, and where', async () => {
    const { out, err } = await tenant.run(['api-keys', 'ls', '--limit', '51', '--sort', 'name:asc', '--fields', 'name']);
    expect(table(out)).toHaveLength(52);
    const cursor = /^berth: 51 of more; the next ones: --cursor (\S+)\n$/.exec(err)![1]!;
    const rest = await tenant.run(['api-keys', 'list', '--cursor', cursor, '--sort', 'name:asc', '--fields', 'name']);
    expect(table(rest.out).slice(1).flat()).toEqual(['many-50', 'many-51', 'many-52']);
    expect(rest.err).toBe('');
  });

  test('fit the terminal', async () => {
    const { out } = await tenant.atTerminal(['api-keys', 'list', '--limit', '3'], { columns: 50 });
    const lines = out.split('\n').filter((line) => !line.startsWith('berth:'));
    expect(lines[0]).toMatch(/^ID +NAME +SCOPES/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  });

  test('the audit says who', async () => {
    const { out } = await tenant.run(['audit', 'list', '--limit', '1']);
    expect(table(out).map((line) => line.slice(1, 4))).toEqual([
      ['WHO', 'ACTION', 'OUTCOME'],
      ['first', 'POST /v1/api-keys', 'ok'],
    ]);
  });
});

describe('what is refused', () => {
  test.each([
    [['containers', 'list', '--nonsense'], 2, 'usage'],
    [['nonsense'], 2, 'usage'],
    [['containers', 'list', '--status', 'runnin'], 2, 'usage'],
    [['containers', 'list', '--fields', 'name,foo'], 2, 'invalid'],
    [['containers', 'create', '--limits.cpus', 'many'], 2, 'usage'],
    [['--context', 'none', 'containers', 'list'], 2, 'usage'],
    [['containers', 'create', 'Not A Name', '--image', 'busybox'], 2, 'invalid'],
    [['hosts', 'list'], 3, 'forbidden'],
    [['containers', 'get', 'none'], 4, 'not_found'],
    [['--tenant', 'none', 'containers', 'list'], 4, 'not_found'],
    [['exec', 'none', 'ls'], 4, 'not_found'],
    [['api-keys', 'create', 'many-01', '--scopes', 'containers:read'], 6, 'name_taken'],
    [['containers', 'create', 'large', '--image', 'busybox', '--limits.memoryMiB', '15000', '--limits.diskMiB', '140000'], 5, 'quota_exceeded'],
  ])('%j ends with %d', async (words, code, problem) => {
    const ran = await tenant.run(['-o', 'json', ...words]);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(JSON.parse(ran.err)).toMatchObject({ code: problem, detail: expect.any(String), errors: expect.any(Array) });
  });

  test('is told to people in words', async () => {
    const refused = await tenant.run(['containers', 'get', 'none']);
    expect(refused).toEqual({ code: 4, out: '', err: expect.stringMatching(/^berth: no such container \(not_found, request req_\w+\)\n$/) });
    expect(await tenant.run(['nonsense'])).toEqual({ code: 2, out: '', err: "error: unknown command 'nonsense'\n" });
  });

  test('another format than there is', async () => {
    expect(await tenant.run(['-o', 'xml', 'containers', 'list'])).toEqual({ code: 2, out: '', err: 'berth: --output xml: want table or json\n' });
  });

  test('no key, a wrong one, and nobody there', async () => {
    expect(await tenant.run(['me', 'get'], { env: { BERTH_URL: '' } })).toMatchObject({ code: 3, err: expect.stringContaining('berth context add') });
    expect((await tenant.run(['me', 'get'], { env: { BERTH_KEY: 'wrong' } })).code).toBe(3);
    const away = await tenant.run(['me', 'get', '-o', 'json'], { env: { BERTH_URL: 'http://127.0.0.1:4' } });
    expect(away.code).toBe(8);
    expect(JSON.parse(away.err)).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('ECONNREFUSED'), retryable: true });
  });

  test('the exit codes stand in the help, and in the README', async () => {
    const { out } = await tenant.run(['--help']);
    const told = /^Exit codes: (.+)$/m.exec(out)![1]!;
    expect(told).toContain('4 not found');
    const readme = readFileSync('packages/cli/README.md', 'utf8');
    for (const [, code, name] of told.matchAll(/(\d+) ([a-z ]+)/g)) expect(readme).toMatch(new RegExp(`^\\| ${code} \\| ${name}\\b`, 'm'));
  });
});

describe('containers', () => {
  test('are made and deleted, several at a time; at a terminal not without a question', async () => {
    const made = await tenant.run(['containers', 'create', 'one', '--image', 'busybox', '--limits.memory-mib', '64', '--wait']);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(made.out).toContain('limits.memoryMiB: 64\n');
    await tenant.run(['containers', 'create', 'two', '--image', 'busybox', '--wait']);
    const asked = await tenant.atTerminal(['containers', 'delete', 'one', 'two', '--force'], { typing: [{ at: /\[y\/N\]/, keys: 'n\n' }] });
    expect(asked.out).toContain('Delete one, two (containers)? [y/N] ');
    expect(asked.code).toBe(1);
    expect((await tenant.run(['containers', 'list', '--fields', 'name'])).out).toBe('NAME\ntwo\none\n');
    const gone = await tenant.atTerminal(['containers', 'rm', 'one', '--force', '--wait'], { typing: [{ at: /\[y\/N\]/, keys: 'y\n' }] });
    expect(gone.code).toBe(0);
    const some = await tenant.run(['containers', 'delete', 'none', 'two', 'never', '--force', '--wait']);
    expect([some.code, some.err.replaceAll(/ \(.*\)/g, '')]).toEqual([4, 'berth: none: no such container\nberth: never: no such container\n']);
    expect(some.out).toContain('container.delete  succeeded');
    const none = await tenant.run(['containers', 'stop', 'none', 'never', '-o', 'json']);
    expect(none.out).toBe('');
    const told = none.err.trimEnd().split('\n').map((line) => JSON.parse(line) as object);
    expect(told).toEqual(['none', 'never'].map((subject) => expect.objectContaining({ code: 'not_found', subject })));
    expect((await tenant.atTerminal(['api-keys', 'delete', 'many-00', '--yes'])).code).toBe(0);
    expect(await tenant.run(['api-keys', 'delete', 'many-01', 'many-02'])).toMatchObject({ out: '', err: '', code: 0 });
    const last = await tenant.run(['api-keys', 'delete', 'many-03', 'nope', 'many-04']);
    expect([last.err, last.code]).toEqual([expect.stringMatching(/^berth: nope: no such api key \(not_found, [^\n]*\n$/), 4]);
    const unknown = await tenant.run(['containers', 'create', 'three', '--image', 'nope']);
    expect([unknown.code, unknown.err]).toEqual([4, expect.stringMatching(/^berth: image: no such image \(not_found, .*\)\n$/)]);
  });

  test('say what Ctrl-C leaves', async () => {
    app.host.faults.add({ verb: 'start', at: 'before', kind: 'hang' });
    const { code, out } = await tenant.atTerminal(['containers', 'create', 'left', '--image', 'busybox', '--wait'], { typing: [{ at: /container\.create, /, keys: '\u0003' }] });
    expect(out).toMatch(/berth: container\.create goes on without you: berth operations get op_\w+ --wait/);
    expect(code).toBe(130);
    app.host.faults.release();
    const operation = /op_\w+/.exec(out)![0];
    expect((await tenant.run(['operations', 'get', operation, '--wait'])).out).toContain('status: succeeded');
  });
});

describe('commands in containers', () => {
  beforeAll(async () => {
    expect((await tenant.run(['containers', 'create', 'exec', '--image', 'busybox', '--wait'])).code).toBe(0);
  });

  test('have options of their own, without --', async () => {
    const told = (words: string[]) => behindDashes(clientProgram(''), words);
    expect(told(['exec', 'web', 'ls', '-la'])).toEqual(['exec', 'web', '--', 'ls', '-la']);
    expect(told(['exec', '-u', 'www', 'web', '-i', 'sh', '-c', 'ls -i'])).toEqual(['exec', '-u', 'www', 'web', '-i', '--', 'sh', '-c', 'ls -i']);
    expect(told(['--context', 'prod', 'exec', 'web', '--', 'ls'])).toEqual(['--context', 'prod', 'exec', 'web', '--', 'ls']);
    expect(told(['container', 'exec', 'web', 'ls', '-la'])).toEqual(['container', 'exec', 'web', '--', 'ls', '-la']);
    expect(told(['containers', 'create', 'web', '--image', 'busybox', 'sleep', '-h'])).toEqual(['containers', 'create', 'web', '--image', 'busybox', '--', 'sleep', '-h']);
    const create = ['containers', 'create', 'db', '--labels', 'env=prod', 'tier=db'];
    expect(told([...create, '--wait'])).toEqual([...create, '--wait']);
    expect(told([...create, 'sleep', '1'])).toEqual([...create, '--', 'sleep', '1']);
    expect(told(['containers', 'create', 'db', '--command', 'sleep', '1', '--wait'])).toEqual(['containers', 'create', 'db', '--command', 'sleep', '1', '--wait']);
    expect(told(['containers', 'delete', 'web', '--force'])).toEqual(['containers', 'delete', 'web', '--force']);
  });

  test('run', async () => {
    const ran = await tenant.run(['exec', 'exec', 'echo', '-n', 'two']);
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toBe('two');
  });
});

describe('files', () => {
  test('are written where --output says, whole or not at all', async () => {
    writeFileSync(join(tenant.home, 'note'), 'one\u0000two');
    expect((await tenant.run(['files', 'write', 'exec', '--path', '/root/note', '--file', 'note'])).code).toBe(0);
    const read = await tenant.run(['files', 'read', 'exec', '--path', '/root/note', '--output', 'copy']);
    expect(read).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(tenant.home, 'copy'), 'utf8')).toBe('one\u0000two');
    expect((await tenant.atTerminal(['files', 'read', 'exec', '--path', '/root/note'])).out).toContain('no text for a terminal: --output <file>');
    for (const [file, why] of [['nosuch', 'ENOENT'], ['.', 'it is a folder']] as const) {
      const unread = await tenant.run(['files', 'write', 'exec', '--path', '/root/x', '--file', file]);
      expect([unread.code, unread.err]).toEqual([2, expect.stringMatching(new RegExp(`^berth: --file ${file}: cannot be read: ${why}`))]);
    }
    expect((await tenant.run(['files', 'read', 'exec', '--path', '/root/none', '-o', 'none'])).code).toBe(4);
    expect(['none', 'none.part', 'copy.part'].filter((name) => existsSync(join(tenant.home, name)))).toEqual([]);
  });
});

describe('the rest', () => {
  test('--version tells the service\'s too', async () => {
    expect((await tenant.run(['--version'])).out).toBe(`berth 0.1.0\nserver 0.1.0 (${app.url})\n`);
    expect((await tenant.run(['-V'], { env: { BERTH_URL: 'http://127.0.0.1:4' } })).out).toMatch(/^berth 0.1.0\nserver unreachable: .*ECONNREFUSED/);
    expect((await tenant.run(['-V'], { env: { BERTH_URL: '' } })).out).toBe('berth 0.1.0\n');
  });

  test('a tenant is named by its name', async () => {
    const { out } = await operator.run(['--tenant', 'demo', 'containers', 'list', '--fields', 'name']);
    expect(out).toBe('NAME\nexec\nleft\n');
  });

  test.each([
    ['containers get ', ['exec', 'left']],
    ['container stop exec ', ['exec', 'left']],
    ['exec ', ['exec', 'left']],
    ['snapshots create e', ['exec']],
    ['containers create new --image ', ['busybox']],
    ['--tenant ', ['demo']],
    ['containers li', ['list']],
    ['container li', ['list']],
    ['snapshots get ', []],
  ])('completes %j', async (line, wanted) => {
    const names = await operator.run(['complete', '--', ...(line.startsWith('--tenant') ? [] : ['--tenant', 'demo']), ...line.split(' ')]);
    expect(names.out.split('\n').filter((one) => one !== '' && !one.startsWith(':')).map((one) => one.split('\t')[0])).toEqual(expect.arrayContaining(wanted));
    if (wanted.length === 0) expect(names.out).toBe(':4\n');
  });

  test.each(['bash', 'zsh', 'fish'])('%s gets its script', async (shell) => {
    const { out, code } = await tenant.run(['complete', shell]);
    expect([code, out]).toEqual([0, expect.stringContaining('berth')]);
  });
});

test('console at a terminal shows what the container shows, and Ctrl-] leaves it', async () => {
  await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'shown', image: 'busybox' });
  const typing = [
    { at: /^$/, keys: 'echo in the container\n' },
    // what was typed, and what it answered
    { at: /in the container[^]*in the container/, keys: '\x1d' },
  ];
  const seen = await tenant.atTerminal(['console', 'shown'], { typing });
  await deleteContainers(app);
  expect(seen).toMatchObject({ code: 0, out: expect.stringMatching(/in the container[^]*in the container/) });
});
