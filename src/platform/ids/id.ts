import { typeidUnboxed } from 'typeid-js';

/** The kinds of ids and their prefixes. Opaque to clients, time-ordered (UUIDv7 in base 32), lower-case, URL safe. */
const PREFIXES = {
  backup: 'bak',
  container: 'ctr',
  snapshot: 'snp',
  image: 'img',
  imageCampaign: 'cmp',
  tenant: 'ten',
  apiKey: 'key',
  operation: 'op',
  host: 'hst',
  network: 'net',
  auditEntry: 'aud',
  registry: 'reg',
  snapshotSchedule: 'sch',
  volume: 'vol',
  volumeSnapshot: 'vsn',
  webhook: 'whk',
  webhookDelivery: 'whd',
} as const;

export type IdKind = keyof typeof PREFIXES;

/** A new id of this kind, for example `ctr_01k…`. */
export const newId = (kind: IdKind): string => typeidUnboxed(PREFIXES[kind]);

/** Every kind there is. */
export const KINDS = Object.keys(PREFIXES) as IdKind[];

/** What an id of this kind looks like; nobody's. */
export const idLike = (kind: IdKind): string => `${PREFIXES[kind]}_01k00000000000000000000000`;

const FORMS = Object.fromEntries(KINDS.map((kind) => [kind, new RegExp(`^${PREFIXES[kind]}_[0-7][0-9a-z]{25}$`)])) as Record<IdKind, RegExp>;

/** Whether the text has the form of an id of this kind (a name cannot: names hold no underscore). */
export const isId = (kind: IdKind, text: string): boolean => FORMS[kind].test(text);
