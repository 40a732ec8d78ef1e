import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { sha256, type OciLayout } from './oci-layout.js';

export interface TestRegistry {
  /** host:port on loopback. */
  host: string;
  /** Uploads an image under a repository and tag. */
  push(layout: OciLayout, repository: string, tag: string): Promise<void>;
  /** Uploads an index that lists images already there. */
  pushIndex(index: Buffer, repository: string, tag: string): Promise<void>;
  stop(): Promise<void>;
}

/** The login of a locked registry, and its line in the registry's htpasswd: bcrypt of the password. */
export const LOGIN = { username: 'robot', password: 'open sesame' };
const HTPASSWD = 'robot:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n';

/** Debian's registry, in memory, on loopback; `locked` asks everyone for LOGIN. */
export async function startRegistry(locked = false): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'config.yml');
  const users = join(folder, 'htpasswd');
  await writeFile(users, HTPASSWD);
  const lock = locked ? `auth:\n  htpasswd:\n    realm: berth\n    path: ${users}\n` : '';
  await writeFile(config, `version: 0.1\nlog:\n  level: error\nstorage:\n  inmemory: {}\nhttp:\n  addr: ${host}\n${lock}`);
  const server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  const spawned = once(server, 'spawn');
  const exited = once(server, 'exit');
  await spawned;
  const url = `http://${host}/v2`;
  const headers: Record<string, string> = locked ? { authorization: `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}` } : {};
  await eventually(async () => {
    if (!(await fetch(`${url}/`, { headers })).ok) throw new Error('the registry does not answer');
  });

  const put = async (address: string, body: Buffer, type: string): Promise<void> => {
    const answer = await fetch(address, { method: 'PUT', body: new Uint8Array(body), headers: { ...headers, 'content-type': type } });
    if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  };
  return {
    host,
    async push({ blobs, manifest }, repository, tag) {
      for (const bytes of blobs.values()) {
        const begun = await fetch(`${url}/${repository}/blobs/uploads/`, { method: 'POST', headers });
        const address = new URL(begun.headers.get('location')!, url);
        address.searchParams.set('digest', sha256(bytes));
        await put(address.href, bytes, 'application/octet-stream');
      }
      await put(`${url}/${repository}/manifests/${tag}`, manifest, 'application/vnd.oci.image.manifest.v1+json');
    },
    pushIndex: (index, repository, tag) => put(`${url}/${repository}/manifests/${tag}`, index, 'application/vnd.oci.image.index.v1+json'),
    async stop() {
      server.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
