/*
 * A process that asks the API as one tenant as often as it is answered, over many connections, until it is killed. A process of its own, so that who
 * measures does not wait for it: node test/bench/flood.js URL KEY FLOOD CONTAINER.
 */
import { argv } from 'node:process';

import { Http } from './http.js';

const CONNECTIONS = 64;
const QUERY = '{ containers(first: 50) { nodes { id name status labels env limits { cpus memoryMiB } snapshots newestSnapshots(most: 5) { id } } } }';

const FLOODS: Record<string, (http: Http, id: string) => Promise<unknown>> = {
  commands: (http, id) => http.send('POST', `/v1/containers/${id}/exec`, { command: ['true'] }),
  GET: (http) => http.send('GET', '/v1/containers?limit=200'),
  GraphQL: (http) => http.send('POST', '/graphql', { query: QUERY }),
};

const [url, key, flood, id] = argv.slice(2);
const ask = FLOODS[flood ?? ''];
if (!url || !key || !id || !ask) throw new Error(`want an address, a key, one of ${Object.keys(FLOODS).join(', ')}, and a container`);
const http = new Http(url, key);
for (let i = 0; i < CONNECTIONS; i++) void keep();

async function keep(): Promise<void> {
  for (;;) await ask!(http, id!).catch(() => undefined);
}
