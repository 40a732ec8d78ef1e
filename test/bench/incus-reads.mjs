// What Incus' REST API reads a second, over its own socket: no TLS, no keys. For BERTH_BENCH_PEER, after `incus.sh up`.
import { execFileSync } from 'node:child_process';
import http from 'node:http';

const CONNECTIONS = 32;
const SECONDS = 5;
const names = Array.from({ length: 50 }, (_, i) => `read${i}`);
const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const incus = (...args) => execFileSync('incus', args, { stdio: ['ignore', 'ignore', 'inherit'] });

const get = (path) =>
  new Promise((resolve, reject) => {
    const request = http.get({ socketPath: '/var/lib/incus/unix.socket', path, agent }, (answer) => {
      answer.resume().on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${path}: ${answer.statusCode}`))));
    });
    request.on('error', reject);
  });

async function perSecond(path) {
  const begun = performance.now();
  const until = begun + SECONDS * 1000;
  let answers = 0;
  const one = async () => {
    for (; performance.now() < until; answers++) await get(path);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  return (answers / (performance.now() - begun)) * 1000;
}

for (const name of names) incus('init', 'peer', name);
try {
  for (const [measure, path] of [['get_by_id_32_connections', `/1.0/instances/${names[0]}`], ['list_of_50_32_connections', '/1.0/instances?recursion=1']]) {
    console.log(JSON.stringify({ peer: 'incus', measure, value: Math.round(await perSecond(path)) }));
  }
} finally {
  for (const name of names) incus('delete', name);
  agent.destroy();
}
