import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallArchive } from './archive.js';
import { eventually } from './eventually.js';
import type { RestAnswer, RestClient } from './rest-client.js';

/** One object of a tenant. */
export interface Belonging {
  id: string;
  name?: string;
}

/** By the collection of its route: `containers`, `api-keys`. */
export type Belongings = Record<string, Belonging>;

function demand<T>(answer: RestAnswer, pick: (body: RestAnswer['body']) => T): T {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return pick(answer.body);
}

/** Imports a small image and waits until it is ready. */
export async function anImage(tenant: RestClient, name: string): Promise<Belonging> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-image-'));
  try {
    const archive = await readFile(await smallArchive(folder));
    const made = await tenant.with({ 'content-type': 'application/gzip' }).post(`/v1/images?name=${name}`, archive);
    const { id } = demand(made, (body) => body.image as Belonging);
    await eventually(async () => {
      const { status } = (await tenant.get(`/v1/images/${id}`)).body;
      if (status !== 'ready') throw new Error(`image ${id} is ${status}`);
    });
    return { id, name };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** One that has no containers to move, and is over. */
async function aCampaign(tenant: RestClient, fromImage: string, toImage: string): Promise<Belonging> {
  const { id, name } = demand(
    await tenant.post('/v1/image-campaigns', { name: 'patch', labels: 'never=true', fromImage, toImage }),
    (body) => body.imageCampaign as Belonging,
  );
  await eventually(async () => {
    const { status } = (await tenant.get(`/v1/image-campaigns/${id}`)).body;
    if (status !== 'succeeded') throw new Error(`the campaign is ${status}`);
  });
  return { id, ...(name === undefined ? {} : { name }) };
}

/** Makes one object of every noun a tenant can have, as that tenant; `operator` makes the tenant below it. */
export async function belongingsOf(tenant: RestClient, operator: RestClient): Promise<Belongings> {
  const waiting = tenant.with({ prefer: 'wait=30' });
  const image = await anImage(tenant, 'base');
  const container = demand(await waiting.post('/v1/containers', { name: 'mine', image: image.id }), (body) => body.container as Belonging);
  const snapshot = demand(await waiting.post(`/v1/containers/${container.id}/snapshots`, { name: 'kept' }), (body) => body);
  const volume = demand(await waiting.post('/v1/volumes', { name: 'disk', sizeMiB: 16 }), (body) => body.volume as Belonging);
  return {
    images: image,
    containers: container,
    snapshots: snapshot.snapshot as Belonging,
    operations: snapshot.operation as Belonging,
    backups: demand(await waiting.post(`/v1/containers/${container.id}/backups`, { name: 'saved' }), (body) => body.backup as Belonging),
    volumes: volume,
    'volume-snapshots': demand(await waiting.post(`/v1/volumes/${volume.id}/snapshots`, { name: 'disk-kept' }), (body) => body.volumeSnapshot as Belonging),
    'api-keys': demand(await tenant.post('/v1/api-keys', { name: 'second', scopes: ['*'] }), (body) => body.apiKey as Belonging),
    // found by what they are about
    events: { id: container.id },
    audit: { id: container.id },
    // nothing is sent: no event is of this type
    'snapshot-schedules': demand(
      await tenant.post('/v1/snapshot-schedules', { name: 'nightly', cron: '15 3 1 1 *', selector: 'never=true' }),
      (body) => body.snapshotSchedule as Belonging,
    ),
    'image-campaigns': await aCampaign(tenant, image.id, (await anImage(tenant, 'successor')).id),
    'port-forwards': demand(
      await tenant.post('/v1/port-forwards', { name: 'door', protocol: 'tcp', containerId: container.id, targetPort: 80 }),
      (body) => body.portForward as Belonging,
    ),
    firewalls: demand(await tenant.post('/v1/firewalls', { name: 'wall', appliesTo: { containerIds: [container.id] } }), (body) => body.firewall as Belonging),
    registries: demand(
      await tenant.post('/v1/registries', { name: 'hub', host: 'registry.example.com', username: 'robot', password: 'never-shown' }),
      (body) => body.registry as Belonging,
    ),
    webhooks: demand(
      await tenant.post('/v1/webhooks', { name: 'hook', url: 'https://1.1.1.1/', types: ['network.deleted'] }),
      (body) => body.webhook as Belonging,
    ),
    tenants: demand(await operator.post('/v1/tenants', { name: 'below' }), (body) => body.tenant as Belonging),
  };
}
