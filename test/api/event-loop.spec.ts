import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { fieldsOf, fill, openapi, routes, type Route } from '../support/openapi-requests.js';
import { MeasuredApi } from '../support/measured-api.js';

/** Milliseconds that no request may hold the event loop. */
const BOUND = 50;
/** A little less than a body may have. */
const MOST = 2 * 1024 * 1024 - 200;
/** A little less than all headers together may have. */
const MOST_OF_HEADERS = 14_000;

let app: TestApp;
let api: MeasuredApi;
let owned: Belongings;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
  api = await MeasuredApi.start(app);
}, 120_000);
afterAll(async () => {
  await api?.stop();
  await app?.close();
});

interface Sent {
  method?: string;
  path: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Whose key; the tenant's when left out. */
  key?: string | null;
}

/** Sends it over a connection of its own; answers the status, 0 where the connection was closed instead. */
function send({ method, path, body, headers = {}, key = app.keys.tenantKey }: Sent): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(
      api.url + path,
      {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        agent: false,
        headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        answer.resume();
        answer.on('close', () => resolve(answer.statusCode!));
      },
    );
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}

/** Sends each alone; answers those that held the loop for longer than they may. */
async function slow(requests: Record<string, Sent | (() => Promise<unknown>)>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, one] of Object.entries(requests)) {
    const ms = await api.heldBy(typeof one === 'function' ? one : () => send(one), BOUND);
    if (ms > BOUND) found.push(`${name}: ${ms.toFixed(0)} ms`);
  }
  return found;
}

const withoutKey = (requests: Record<string, Sent>): Record<string, Sent> =>
  Object.fromEntries(Object.entries(requests).map(([name, sent]) => [`${name}, without a key`, { ...sent, key: null }]));
/** As many of it as have room. */
const row = (one: string, most = MOST): string => one.repeat(Math.floor(most / one.length));
const numbered = (many: number, one: (i: number) => string, between = ','): string => Array.from({ length: many }, (_, i) => one(i)).join(between);

const BODIES: Record<string, string> = {
  'a list of numbers': `{"name":[${row('0,')}0]}`,
  'a list alone': `[${row('0,')}0]`,
  'long numbers': `{"name":[${row('1.5e300,')}0]}`,
  'one long number': `{"name":${row('1')}}`,
  'empty lists': `{"name":[${row('[],')}[]]}`,
  'empty objects': `{"name":[${row('{},')}{}]}`,
  'deep lists': `{"name":${row('[', MOST / 2)}${row(']', MOST / 2)}}`,
  'lists that do not end': row('['),
  'deep objects': `${row('{"a":', (MOST * 5) / 6)}1${row('}', MOST / 6)}`,
  'unknown fields': `{${numbered(130_000, (i) => `"a${i}":0`)}}`,
  'unknown fields that are no ASCII': `{${numbered(90_000, (i) => `"é${i}":0`)}}`,
  'labels': `{"labels":{${numbered(130_000, (i) => `"a${i}":""`)}}}`,
  'labels that are numbers': `{"labels":{${numbered(130_000, (i) => `"${i * 7919}":""`)}}}`,
  'as many labels as a body may have': `{"labels":{${numbered(990, (i) => `"${'a/'.repeat(500)}${i}":""`)}}}`,
  'as many values as a body may have': `{"labels":{${numbered(99, (i) => `"a${i}":{${numbered(99, (k) => `"${'b'.repeat(100)}${k}":0`)}}`)}}}`,
  'one long name': `{"name":"${row('a')}"}`,
  'one long field': `{"${row('a')}":1}`,
  'long fields': `{${numbered(10, (i) => `"${row('a', MOST / 11)}${i}":1`)}}`,
  'a long field of a field': `{"limits":{"${row('~')}":1}}`,
  'escapes': `{"name":"${row('\\u0061')}"}`,
  'escaped quotes': `{"name":"${row('\\"')}"}`,
  'text that looks like prototypes': `{"name":"${row('\\"__proto__\\" :')}"}`,
  'elements that look like prototypes': `{"name":[${row('"__proto__",')}0]}`,
  'blanks': `{${row(' ')}}`,
  'text that is no ASCII': `{"name":"${row('é', MOST / 2)}"}`,
  'what is no UTF-8': Buffer.alloc(MOST, 0xff).toString('latin1'),
};

test('bodies of any shape', async () => {
  const bodies = (path: string, wrap = (body: string): string => body): Record<string, Sent> =>
    Object.fromEntries(Object.entries(BODIES).map(([name, body]) => [`${name} to ${path}`, { path, body: wrap(body) }]));
  const rest = bodies('/v1/containers');
  const again = Object.fromEntries(
    Object.entries(rest).map(([name, sent], i) => [`${name}, with an idempotency key`, { ...sent, headers: { 'idempotency-key': `key-${i}` } }]),
  );
  const variables = bodies('/graphql', (body) => `{"query":"mutation($input: CreateContainerInput!) { createContainer(input: $input) { userErrors { code } } }","variables":{"input":${body.slice(0, MOST - 200)}}}`);
  expect(await slow({ ...rest, ...again, ...variables, ...bodies('/v1/batches/containers'), ...withoutKey({ ...rest, ...variables }) })).toEqual([]);
}, 300_000);

const DOCUMENTS: Record<string, string> = {
  'commas': `{ me { tenant { id } } } ${row(',')}`,
  'comments': `{ me { tenant { id } } } ${row('#\n')}`,
  'a long name': `{ ${row('a')} }`,
  'a long text': `{ me(a: "${row('a')}") { tenant { id } } }`,
  'a long block of text': `{ me(a: """${row(' \n')}""") { tenant { id } } }`,
  'a long block of text that may be': `{ me(a: """${row(' \n', 120_000)}""") { tenant { id } } }`,
  'comments that may be': `{ me { tenant { id } } } ${row('#\n', 120_000)}`,
  'a long name that may be': `{ ${row('a', 120_000)} }`,
  'unknown fields': `{ ${numbered(1990, (i) => `containe${i}`, ' ')} }`,
  'aliases': `{ ${numbered(660, (i) => `a${i}: __typename`, ' ')} }`,
  'deep selections': `{ ${row('containers { ', 13 * 900)}`,
  'selections that are deep and end': `${row('{ a ', 1200)}${row('}', 300)}`,
  'fragments that multiply': `{ ...f0 } ${numbered(60, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`, ' ')} fragment f60 on Query { __typename }`,
  'fragments that spread the next': `{ ...f0 } ${numbered(98, (i) => `fragment f${i} on Query { ...f${i + 1} me { tenant { id } } }`, ' ')} fragment f98 on Query { __typename }`,
  'fragments in a circle': `{ ...f0 } ${numbered(98, (i) => `fragment f${i} on Query { ...f${(i + 1) % 98} }`, ' ')}`,
  'one field again and again': `{ ${row('me { tenant { id } } ', 5880)} }`,
  'variables': `query(${numbered(480, (i) => `$v${i}: Int`, ' ')}) { me { tenant { id } } }`,
  'variables of unknown types': `query(${numbered(480, (i) => `$v${i}: Contain${i}`, ' ')}) { me { tenant { id } } }`,
  'directives': `{ me ${row('@include(if: true) ', 5300)} { tenant { id } } }`,
  'deep lists': `{ node(id: ${row('[', 1900)}`,
  'deep lists that end': `{ node(id: ${row('[', 900)}${row(']', 900)}) { id } }`,
  'a wide input': `mutation { createContainer(input: { ${numbered(600, (i) => `nam${i}: 1`, ' ')} }) { userErrors { code } } }`,
  'deep input': `mutation { createContainer(input: { name: "a", labels: ${row('{ a: ', 3000)}1${row('}', 600)} }) { userErrors { code } } }`,
  'mutations at once': `mutation { ${numbered(15, (i) => `a${i}: deleteContainer(input: { id: "none" }) { userErrors { code } }`, ' ')} }`,
  'the schema': '{ __schema { types { name description fields(includeDeprecated: true) { name description args { name description type { name kind ofType { name kind ofType { name } } } } type { name kind ofType { name kind ofType { name } } } } inputFields { name type { name ofType { name } } } enumValues { name } } } }',
  'the schema fifteen times': `{ ${numbered(15, (i) => `a${i}: __schema { types { name description fields { name description args { name description } } } }`, ' ')} }`,
  'the schema beside something': `{ me { tenant { id } } ${numbered(15, (i) => `a${i}: __schema { types { name fields { name args { name description } } } }`, ' ')} }`,
  'types of types': '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } }',
  'a page of pages': '{ containers(first: 100) { nodes { name snapshots newestSnapshots(most: 40) { name } } } }',
};

/** Sends messages over a socket of graphql-transport-ws; ends when it is closed or has answered the last one. */
const overSocket = (messages: object[] | string, key?: string): Promise<unknown> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const init = { type: 'connection_init', payload: key === undefined ? {} : { authorization: `Bearer ${key}` } };
    socket.on('open', () => {
      if (typeof messages === 'string') return socket.send(messages);
      socket.send(JSON.stringify(init));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.includes('connection_ack')) for (const message of [...messages, { type: 'ping' }]) socket.send(JSON.stringify(message));
      if (text.includes('"pong"')) socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });

test('GraphQL documents of any shape, over HTTP and sockets', async () => {
  const http = Object.fromEntries(Object.entries(DOCUMENTS).map(([name, query]) => [name, { path: '/graphql', body: JSON.stringify({ query: query.slice(0, MOST) }) }]));
  const get = { 'a document in the URL': { path: `/graphql?query=${encodeURIComponent(`{ ${numbered(660, (i) => `a${i}: me { key { id } }`, ' ')} }`.slice(0, 10_000))}` } };
  const sockets = Object.fromEntries(
    Object.entries(DOCUMENTS).map(([name, query]) => [
      `${name}, over a socket`,
      () => overSocket([{ id: '1', type: 'subscribe', payload: { query: query.replace(/^(\{|query|mutation)/, 'subscription') } }], app.keys.tenantKey),
    ]),
  );
  const strangers = {
    'a long message before there is a key': () => overSocket(`{"type":"connection_init","payload":{"a":[${row('[],', 20 * MOST)}[]]}}`),
    'a message of many values before there is a key': () => overSocket(`{"type":"connection_init","payload":{"a":[${row('[],', 60_000)}[]]}}`),
  };
  expect(await slow({ ...http, ...get, ...withoutKey({ ...http, ...get }), ...sockets, ...strangers })).toEqual([]);
}, 300_000);

/** What makes patterns that look back take long, repeated between two letters and before a character that few patterns end with. */
const PUMPS = [' ', '\t', ',', ';', '-', '/', 'a', 'a-', 'a,', 'a=', '"', '1 ', '*/', 'a in (', '(a,', '!a,', '{date}', 'AAAA'];
const pumped = (pump: string, most: number): string => `a${row(pump, most - 2)}\u0001`;

test('headers that are long', async () => {
  const NAMES = [
    'accept', 'prefer', 'if-match', 'if-none-match', 'idempotency-key', 'authorization', 'x-api-key', 'x-tenant', 'range', 'accept-encoding', 'content-type', 'cookie', 'origin',
    'x-forwarded-for', 'access-control-request-headers', 'last-event-id', 'sec-websocket-protocol', 'expect',
  ];
  const PATHS: Sent[] = [{ path: '/v1/containers' }, { path: '/v1/containers', body: '{}' }, { path: '/v1/events?limit=1' }, { path: '/graphql', body: '{"query":"{ me { tenant { id } } }"}' }];
  const requests: Record<string, () => Promise<unknown>> = {};
  for (const name of NAMES) {
    for (const [who, key] of [['a key', undefined], ['no key', null]] as const) {
      for (const sent of PATHS) {
        requests[`${name} to ${sent.method ?? ''}${sent.path}${sent.body ?? ''} with ${who}`] = async () => {
          for (const pump of PUMPS) await send({ ...sent, ...(key === null ? { key } : {}), headers: { [name]: `${name === 'authorization' ? 'Bearer ' : ''}a${row(pump, MOST_OF_HEADERS)}b` } });
        };
      }
    }
  }
  expect(await slow(requests)).toEqual([]);
}, 300_000);

/** Every text of the body, each as long as it may be at the most and then much longer, in place of what is right. */
function pumpedBody(route: Route, pump: string, most: number): string {
  const values = (schema: NonNullable<Route['body']>, depth: number): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fieldsOf(schema)).map(([name, field]) => {
        const of = field.schema as { type?: string | string[]; maxLength?: number; items?: object; additionalProperties?: unknown };
        const text = pumped(pump, most || Math.min(of.maxLength ?? 64, 100_000) + 1);
        const type = [of.type].flat().find((one) => one !== 'null');
        const within = depth < 3 ? values(of as never, depth + 1) : {};
        if (type === 'array') {
          const element = values((of.items ?? {}) as never, depth + 1);
          return [name, Object.keys(element).length > 0 ? [element] : [text, text]];
        }
        if (of.additionalProperties !== undefined) return [name, { [text]: text, a: text }];
        return [name, Object.keys(within).length > 0 ? within : text];
      }),
    );
  return JSON.stringify(values(route.body!, 0));
}

const taking = routes.filter(({ path, body, contentType }) => path.startsWith('/v1/') && body && contentType === 'application/json');
const idOf = ({ path }: Route): string => owned[/^\/v1\/([\w-]+)/.exec(path)![1]!]?.id ?? 'none';
const keyOf = ({ path }: Route): string => (/^\/v1\/(tenants|hosts)/.test(path) ? app.keys.operatorKey : app.keys.tenantKey);

test('text against every pattern of every body', async () => {
  expect(taking.length).toBeGreaterThan(20);
  const requests: Record<string, () => Promise<unknown>> = {};
  for (const route of taking) {
    requests[`${route.method} ${route.path}`] = async () => {
      const sent = { method: route.method.toUpperCase(), path: fill(route, idOf(route)), key: keyOf(route) };
      for (const pump of PUMPS) for (const most of [0, 50_000]) await send({ ...sent, body: pumpedBody(route, pump, most).slice(0, MOST) });
    };
  }
  expect(await slow(requests)).toEqual([]);
}, 300_000);

test('text against every pattern of every query, as a name in every path, and selectors', async () => {
  const requests: Record<string, () => Promise<unknown>> = {};
  const escaped = (pump: string, most: number): string => encodeURIComponent(`a${row(pump, most)}`).slice(0, MOST_OF_HEADERS);
  for (const route of routes) {
    const names = (openapi.paths[route.path]![route.method]!.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
    const method = route.method.toUpperCase();
    const key = keyOf(route);
    requests[`${route.method} ${route.path}`] = async () => {
      for (const pump of PUMPS) {
        // alone they are told as wrong, whatever the others are
        for (const name of names) for (const most of [1020, MOST_OF_HEADERS]) await send({ method, key, path: `${fill(route, idOf(route)).split('?')[0]}?${name}=${escaped(pump, most)}` });
        if (route.path.includes('{')) await send({ method: 'GET', key, path: fill(route, `a${row(pump, 4000)}`).slice(0, MOST_OF_HEADERS) });
      }
    };
  }
  const selector = (text: string): Sent => ({ path: `/v1/containers?labels=${encodeURIComponent(text)}` });
  requests['many fields'] = () => send({ path: `/v1/containers?fields=${row('limits.memoryMiB,', 13_000)}id` });
  requests['many parameters'] = () => send({ path: `/v1/containers?${row('a=&', 13_000)}` });
  requests['a long list of a selector'] = () => send(selector(`env in (${row('a,', 1000)}a)`));
  requests['many requirements'] = () => send(selector(`${row('a in (b),', 1000)}c`));
  expect(await slow(requests)).toEqual([]);
}, 300_000);

test('what is worked out, carried to a host, or checked in full', async () => {
  const container = `/v1/containers/${owned['containers']!.id}`;
  const json = (path: string, body: object, more: Partial<Sent> = {}): Sent => ({ path, body: JSON.stringify(body), ...more });
  const crons = ['0 0 31 2 *', '0 0 29 2 *', '0 0 30 2 1', '59 23 31 4,6,9,11 *', `${row('0,', 5000)}0 * * * *`, '*/1 0-23 1-31 1-12 0-7', '0 0 L 2 *', '0 0 1 1 1#6'];
  const schedules = Object.fromEntries(crons.map((cron, i) => [`the schedule ${cron.slice(0, 30)}`, json('/v1/snapshot-schedules', { name: `cron-${i}`, cron, selector: 'never=true' })]));
  const base64 = Buffer.alloc(1_000_000, 'a').toString('base64');
  const writes = (content: string): Sent => json('/graphql', { query: 'mutation($content: String) { writeContainerFile(input: { id: "mine", path: "/a", content: $content }) { userErrors { code } } }', variables: { content } });
  const batch = { items: Array.from({ length: 50 }, (_, i) => ({ name: `n-${i}`, image: owned['images']!.id, start: false, env: Object.fromEntries(Array.from({ length: 100 }, (_, k) => [`E${k}`, 'x'.repeat(350)])) })) };
  const archive = { 'content-type': 'application/x-tar' };
  expect(
    await slow({
      ...schedules,
      'input of a command': json(`${container}/exec`, { command: ['cat'], stdin: base64, encoding: 'base64' }),
      'input of a command that is no base64': json(`${container}/exec`, { command: ['cat'], stdin: `${base64.slice(0, -1)}!`, encoding: 'base64' }),
      'input of a command that is blank': json(`${container}/exec`, { command: ['cat'], stdin: row(' ', 1_390_000), encoding: 'base64' }),
      'input of control characters': json(`${container}/exec`, { command: ['cat'], stdin: row('\u0001', 200_000) }),
      'arguments of a command': json(`${container}/exec`, { command: ['echo', ...Array.from({ length: 200 }, () => 'x'.repeat(8000))] }),
      'a file': writes(base64),
      'a file that is no base64': writes(`${base64.slice(0, -1)}!`),
      'a file of many groups': writes(row('AAAA', 1_398_000)),
      'a file over REST': { method: 'PUT', path: `${container}/files?path=/a`, body: Buffer.alloc(MOST), headers: { 'content-type': 'application/octet-stream' } },
      'files as an archive that is none': { path: `${container}/files/archive?path=/`, body: Buffer.alloc(MOST, 1), headers: archive },
      'an image that is none': { path: '/v1/images?name=none', body: Buffer.alloc(MOST, 1), headers: archive },
      'a backup that is none': { path: '/v1/backups?name=none', body: Buffer.alloc(MOST, 1), headers: archive },
      'user data': json('/v1/containers', { name: 'told', image: owned['images']!.id, start: false, userData: row('#\n', 65_000), sshKeys: Array.from({ length: 200 }, () => `ssh-ed25519 ${'A'.repeat(8000)} ${'x'.repeat(100)}`) }),
      'a batch of the most': json('/v1/batches/containers', batch),
      'a batch with one wrong': json('/v1/batches/containers', { items: [...batch.items.slice(1), { name: '-' }] }),
      'a plan': json('/v1/plans', { requests: [{ method: 'POST', path: '/v1/containers', body: batch.items[0] }] }),
      'passphrases': json(`${container}/backups`, { name: 'closed', passphrase: row('a', 250) }),
      'a key of the right form': { path: '/v1/me', key: `berth_test_${'0'.repeat(26)}_${'0'.repeat(46)}` },
    }),
  ).toEqual([]);
}, 120_000);

/** Two hundred containers that hold as much as each may. */
async function manyContainers(): Promise<void> {
  const labels = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`label-${i}-${'k'.repeat(50)}`, 'v'.repeat(63)]));
  const env = Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`E${i}`, '"'.repeat(500)]));
  const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'large', image: owned['images']!.id, start: false, labels, env, command: Array.from({ length: 256 }, () => 'x'.repeat(250)) });
  if (made.status !== 201) throw new Error(made.text.slice(0, 500));
  const owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
  await owner.query(`SELECT set_config('berth.tenant', $1, false)`, [app.keys.tenantId]);
  await owner.query(
    `INSERT INTO containers SELECT (jsonb_populate_record(c, jsonb_build_object('name', 'large-' || n, 'id', overlay(c.id placing to_char(n, 'FM0000') from 27), 'nics', '[]'::jsonb))).*
       FROM containers c, generate_series(1, 205) n WHERE c.name = 'large'`,
  );
  await owner.end();
}

test('what is answered: pages of what is large, documents, streams', async () => {
  await manyContainers();
  const lists = routes.filter(({ method, query, path }) => method === 'get' && Object.keys(query).length === 0 && (openapi.paths[path]!['get']!.parameters ?? []).some(({ name }) => name === 'limit'));
  const pages = Object.fromEntries(lists.map((route) => [`a page of ${route.path}`, { key: keyOf(route), path: fill(route, idOf(route), { limit: '200' }) }]));
  const nodes = '{ nodes { id name status labels env command limits { cpus memoryMiB } image { id name } usage { at } addresses { address } snapshots newestSnapshots(most: 10) { id } operations(first: 1) { nodes { id } } } }';
  const plain = '{ nodes { id name labels env command } }';
  const containers = [
    '/v1/containers?limit=200&fields=id,env,labels,command',
    '/v1/containers?limit=200&sort=name:asc',
    '/v1/containers?limit=200&labels=a!%3Db',
    '/v1/containers/large',
    '/v1/containers/large?fields=env',
    '/v1/containers/large/plan',
  ];
  const graphql = (query: string): Sent => ({ path: '/graphql', body: JSON.stringify({ query }) });
  const others = ['/openapi.json', '/docs', '/healthz', '/readyz', '/metrics', '/v1/findings', '/v1/hosts', '/v1/me', '/v1/usage', '/v1/quota'];
  const asOperator = Object.fromEntries(others.map((path) => [path, { path, key: app.keys.operatorKey }]));
  expect(
    await slow({
      ...pages,
      ...Object.fromEntries(containers.map((path) => [path, { path }])),
      'a page over GraphQL': graphql(`{ containers(first: 100) ${plain} }`),
      'a page over GraphQL with what is beside': graphql(`{ containers(last: 40) ${nodes} }`),
      ...asOperator,
      ...withoutKey(asOperator),
    }),
  ).toEqual([]);
}, 300_000);

test('a page of large rows has fewer, and leads to the others', async () => {
  const seen = new Set<string>();
  let path: string | undefined = '/v1/containers?limit=200';
  let pages = 0;
  while (path !== undefined) {
    const answer = await app.tenant.get(path);
    expect(answer.status).toBe(200);
    expect(answer.text.length).toBeLessThan(4 * 2 ** 20);
    for (const { name } of answer.body.items) if ((name as string).startsWith('large')) seen.add(name as string);
    path = answer.body.nextCursor === undefined ? undefined : `/v1/containers?limit=200&cursor=${answer.body.nextCursor}`;
    pages++;
  }
  const connection = (await app.graphql.run('{ containers(first: 100) { nodes { env } pageInfo { hasNextPage } } }')).data.containers;
  expect([pages > 10, seen.size, connection.nodes.length < 20, connection.pageInfo.hasNextPage]).toEqual([true, 206, true, true]);
}, 120_000);
