import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { TerminalClient } from '../support/terminal-client.js';

let app: TestApp;
let path: string;
let key: string;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  key = app.keys.tenantKey;
  const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'web', image: 'busybox' });
  path = `/v1/containers/${made.body.container.id as string}`;
});
afterAll(() => app.close());

const shell = '/exec/stream?command=sh&tty=1&cols=100&rows=40';
const open = (more: string, credential: Parameters<typeof TerminalClient.open>[2] = { key }): Promise<TerminalClient> =>
  TerminalClient.open(app.url, path + more, credential);

describe('terminals', () => {
  test('a shell is typed into, resized and left; its exit code comes last', async () => {
    const terminal = await open(shell);
    terminal.type('echo $COLUMNS x $LINES\n');
    await terminal.sees('100 x 40');
    terminal.control({ resize: { cols: 120, rows: 50 } });
    terminal.type('echo $COLUMNS x $LINES\n');
    await terminal.sees('120 x 50');
    terminal.control({ signal: 'SIGINT' });
    await terminal.sees('^C');
    terminal.type('exit 7\n');
    expect(await terminal.end()).toEqual({ code: 1000, reason: '' });
    expect(terminal.exit).toBe(7);
  });

  test('a command without a terminal keeps its errors apart, and reads until the end of its input', async () => {
    const command = await open(`/exec/stream?command=sh&command=-c&command=${encodeURIComponent('echo out; echo err >&2; exit 3')}`);
    await command.end();
    expect([command.shown, command.errors, command.exit]).toEqual(['out\n', 'err\n', 3]);
    const cat = await open('/exec/stream?command=cat');
    cat.type('to and fro');
    cat.control({ end: true });
    await cat.end();
    expect([cat.shown, cat.exit]).toEqual(['to and fro', 0]);
  });

  test('each that was opened is in the audit, with who did and where', async () => {
    const { container } = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'audited', image: 'busybox' })).body;
    const terminal = await TerminalClient.open(app.url, `/v1/containers/audited/exec/stream?command=true`, { key });
    await terminal.end();
    await eventually(async () => {
      const { items } = (await app.tenant.get('/v1/audit?limit=200')).body;
      const told = items.filter(({ resourceId, action }: { resourceId?: string; action: string }) => resourceId === container.id && action.startsWith('GET'));
      expect(told).toEqual([expect.objectContaining({ action: 'GET /v1/containers/{id}/exec/stream', outcome: 'ok', actor: expect.objectContaining({ name: 'first' }) })]);
    });
  });

  test('the console ends with its container', async () => {
    const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'short', image: 'busybox' });
    const id = made.body.container.id as string;
    const console = await TerminalClient.open(app.url, `/v1/containers/${id}/console`, { key });
    console.type('echo to the console\n');
    await console.sees('to the console');
    await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${id}?force=true`);
    expect((await console.end()).code).toBe(1000);
    expect(console.exit).toBe(137);
  });

  test('a browser brings its key as a protocol, and is answered with one', async () => {
    const both = await open(shell, { protocols: ['berth.v1', `berth.bearer.${key}`] });
    expect(both.socket.protocol).toBe('berth.v1');
    both.close();
    const alone = await open(shell, { protocols: [`berth.bearer.${key}`] });
    alone.close();
    await expect(open(shell, { protocols: ['berth.v1', 'berth.bearer.nonsense'] })).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
    const answer = await fetch(`${app.url}/v1/me`, { headers: { 'sec-websocket-protocol': `berth.bearer.${key}` } });
    expect(answer.status).toBe(401);
  });

  test('what is refused is refused as on every route', async () => {
    const mint = async (scopes: string[]): Promise<string> =>
      (await app.tenant.post('/v1/api-keys', { name: scopes[0]!.replace(':', '-'), scopes })).body.secret as string;
    await expect(open('/console', {})).rejects.toMatchObject({ status: 401 });
    await expect(open('/console', { key: await mint(['containers:read']) })).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await expect(open('/exec/stream')).rejects.toMatchObject({ status: 400, code: 'invalid' });
    await expect(open(`${shell}&surprise=1`)).rejects.toMatchObject({ status: 400, code: 'invalid' });
    await expect(open(`${shell}&user=nobody-knows`)).rejects.toMatchObject({ status: 400, code: 'invalid' });
    await expect(TerminalClient.open(app.url, '/v1/containers/ctr_absent/console', { key })).rejects.toMatchObject({ status: 404, code: 'not_found' });
    const { tenant, secret } = (await app.operator.post('/v1/tenants', { name: 'stranger' })).body as { tenant: { id: string }; secret: string };
    await expect(open('/console', { key: secret })).rejects.toMatchObject({ status: 404, code: 'not_found' });
    expect(tenant.id).toMatch(/^ten_/);
    const plain = await app.tenant.get(`${path}/console`);
    expect([plain.status, plain.body.code, plain.body.detail]).toEqual([400, 'invalid', 'open this as a WebSocket']);
    await app.tenant.with({ prefer: 'wait=20' }).post(`${path}/actions/stop`, {});
    await expect(open('/console')).rejects.toMatchObject({ status: 409, code: 'conflict' });
    await app.tenant.with({ prefer: 'wait=20' }).post(`${path}/actions/start`, {});
  });

  test('words that are no control message end the connection', async () => {
    for (const nonsense of ['{', '[]', 'null', '{"signal":"SIGWHAT"}', '{"resize":{"cols":0,"rows":1}}']) {
      const terminal = await open(shell);
      terminal.socket.send(nonsense);
      expect((await terminal.end()).code).toBe(1007);
    }
    const terminal = await open(shell);
    terminal.type('x'.repeat(100_000));
    expect((await terminal.end()).code).toBe(1009);
  });

  test('a revoked key is cut off within a second, and so is a suspended tenant', async () => {
    const { apiKey, secret } = (await app.tenant.post('/v1/api-keys', { name: 'short-lived', scopes: ['containers:exec'] })).body as {
      apiKey: { id: string };
      secret: string;
    };
    const terminal = await open(shell, { key: secret });
    terminal.type('echo works\n');
    await terminal.sees('works');
    await app.tenant.delete(`/v1/api-keys/${apiKey.id}`);
    const revoked = performance.now();
    expect((await terminal.end()).code).toBe(4401);
    expect(performance.now() - revoked).toBeLessThan(1100);

    const other = await open(shell);
    const { id } = (await app.tenant.get('/v1/me')).body.tenant as { id: string };
    await app.operator.post(`/v1/tenants/${id}/actions/suspend`, {});
    // its key is cut off, or its container stopped: whichever comes first
    expect([4401, 1000]).toContain((await other.end()).code);
    await expect(open(shell)).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await app.operator.post(`/v1/tenants/${id}/actions/resume`, {});
    (await eventually(() => open(shell))).close();
  });

  test('one tenant has a bounded number of them', async () => {
    const many = await Promise.all(Array.from({ length: 100 }, () => open(shell)));
    await expect(open(shell)).rejects.toMatchObject({ status: 429, code: 'rate_limited' });
    many[0]!.close();
    await many[0]!.end();
    const again = await eventually(() => open(shell));
    for (const terminal of [...many, again]) terminal.close();
  });
});
