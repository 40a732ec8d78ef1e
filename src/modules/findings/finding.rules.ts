import type { KeptFile } from '../backups/backup-files.service.js';
import type { Finding } from './finding.dto.js';
import type { Thing, UnderWay } from './findings.repository.js';

/** What a host holds, by its ids; containers with their state. */
export interface Held {
  hostId: string;
  containers: readonly { id: string; state: string }[];
  snapshots: readonly string[];
  images: readonly string[];
  volumes: readonly string[];
}

/** In seconds. */
const OLD = 3600;
/** An upload that has not got a byte for so long was broken off, in milliseconds. */
const BROKEN_OFF_MS = 24 * 3600 * 1000;

const IDLE: Record<Thing['kind'], readonly string[]> = {
  container: ['running', 'stopped', 'paused', 'error'],
  snapshot: ['ready', 'error'],
  volume: ['available', 'attached', 'error'],
  volumeSnapshot: ['ready', 'error'],
  image: ['ready', 'error'],
  backup: ['ready', 'error'],
};

const PLACES = { container: 'containers', snapshot: 'snapshots', volumeSnapshot: 'snapshots', image: 'images', volume: 'volumes' } as const;
const words = (kind: string): string => kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/**
 * What rows and hosts do not agree on, but for what operations under way work on, and what hosts that are not among these hold. One look may fall
 * between the halves of a change: what counts is found by two.
 */
export function compare(things: readonly Thing[], underWay: readonly UnderWay[], hosts: readonly Held[]): Finding[] {
  const names = underWay.map((one) => one.names).join(' ');
  const moves = (id: string): boolean => names.includes(id);
  const still = things.filter(({ id }) => !moves(id));
  return [
    ...still.flatMap(stuck),
    ...hosts.flatMap((host) => unknown(host, new Set(things.map(({ id }) => id))).filter(({ resourceId }) => !moves(resourceId!))),
    ...hosts.flatMap((host) => still.filter((thing) => thing.host_id === host.hostId).flatMap((thing) => onHost(thing, host))),
    ...underWay.filter(({ seconds }) => seconds > OLD).map(old),
  ];
}

/** What rows and files of backups do not agree on, but for those that operations under way work on. */
export function compareFiles(things: readonly Thing[], underWay: readonly UnderWay[], files: readonly KeptFile[]): Finding[] {
  const names = underWay.map((one) => one.names).join(' ');
  const rows = things.filter(({ kind, id }) => kind === 'backup' && !names.includes(id));
  const known = new Set(things.filter(({ kind }) => kind === 'backup').map(({ tenant_id: tenantId, id }) => `${tenantId}/${id}`));
  const whole = new Set(files.filter(({ brokenOffMs }) => brokenOffMs === undefined).map(({ key }) => key));
  return [
    ...rows
      .filter(({ tenant_id: tenantId, id, status }) => status === 'ready' && !whole.has(`${tenantId}/${id}`))
      .map((thing) => about(thing, 'missing', 'is ready, and its file is not where backups lie', 'bring the file back from a copy; or make another backup, then delete this one')),
    ...files.filter(({ id, key }) => !known.has(key) && !names.includes(id)).flatMap(unknownFile),
  ];
}

function unknownFile({ tenantId, id, key, brokenOffMs }: KeptFile): Finding[] {
  const of = { kind: 'backup', resourceId: id, tenantId };
  if (brokenOffMs === undefined) {
    return [{
      code: 'unknown',
      message: `where backups lie is a file ${key} that no row knows, as after an older dump of the database was restored`,
      fix: `restore a newer dump; or take it in again with a key of its tenant (berth backups upload --file FILE), then remove the file; or only remove it`,
      ...of,
    }];
  }
  if (brokenOffMs < BROKEN_OFF_MS) return [];
  return [{ code: 'unknown', message: `where backups lie is a file ${key}.part of an upload that was broken off`, fix: 'remove the file: nobody asks for it again', ...of }];
}

function stuck(thing: Thing): Finding[] {
  if (IDLE[thing.kind].includes(thing.status)) return [];
  return [about(thing, 'stuck', `is ${thing.status}, and no operation is under way on it`, 'restart the worker, then tell the makers: a status without an operation is a fault')];
}

function unknown(host: Held, known: ReadonlySet<string>): Finding[] {
  const of = (kind: string, ids: readonly string[]): Finding[] =>
    ids.filter((id) => !known.has(id)).map((id) => ({
      code: 'unknown',
      message: `the host ${host.hostId} holds a ${kind} ${id} that no row knows, as after an older dump of the database was restored`,
      fix:
        kind === 'container'
          ? 'restore a newer dump; or set BERTH_DESTROY_UNKNOWN=true for a minute, which destroys such containers with all that is in them; its addresses are given to no other while it is there'
          : 'restore a newer dump; or keep it: it is taken by nobody and only costs room; or set BERTH_DESTROY_UNKNOWN=true for two minutes, which removes it unless something uses it',
      ...{ kind, resourceId: id, hostId: host.hostId },
    }));
  return [
    ...of('container', host.containers.map(({ id }) => id)),
    ...of('snapshot', host.snapshots),
    ...of('image', host.images),
    ...of('volume', host.volumes),
  ];
}

function onHost(thing: Thing, host: Held): Finding[] {
  if (thing.kind === 'backup') return [];
  const place = PLACES[thing.kind];
  const held = place === 'containers' ? host.containers.find(({ id }) => id === thing.id) : host[place].find((id) => id === thing.id);
  const state = typeof held === 'object' ? held.state : undefined;
  if (thing.status === 'error') {
    if (thing.reason === 'lost') return [about(thing, 'lost', 'is gone or damaged on its host', `${recovery(thing)}; then delete it`)];
    return [];
  }
  if (held === undefined) return [about(thing, 'missing', `is ${thing.status}, and not on its host`, `${recovery(thing)}; then delete it`)];
  if (state === 'lost') return [about(thing, 'lost', 'is damaged on its host', `${recovery(thing)}; then delete it`)];
  if (state !== undefined && state !== thing.status) {
    return [about(thing, 'differs', `is ${thing.status} in the database and ${state} on its host`, 'wait ten seconds; if it stays, see what the worker logs of compare-inventory')];
  }
  return [];
}

const recovery = ({ kind }: Thing): string => (kind === 'container' ? 'make it again from a backup or a snapshot of it' : 'look for a backup of what it held');

const old = ({ tenant_id: tenantId, id, kind, seconds }: UnderWay): Finding => ({
  code: 'old_operation',
  message: `the operation ${id} (${kind}) is under way for ${Math.round(seconds / 60)} minutes`,
  fix: `see the worker's log for ${id}; POST /v1/operations/${id}/actions/cancel ends it`,
  ...{ kind: 'operation', resourceId: id, tenantId },
});

function about(thing: Thing, code: Finding['code'], message: string, fix: string): Finding {
  const { kind, id, name, tenant_id: tenantId, host_id: hostId } = thing;
  return { code, message: `the ${words(kind)} ${name} (${id}) ${message}`, fix, kind, resourceId: id, tenantId, ...(hostId === null ? {} : { hostId }) };
}
