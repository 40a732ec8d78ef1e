import { declareScopes, type ScopeRules } from '../context/scopes.js';
import { isId } from '../ids/id.js';

/** One resource that is counted for tenants. */
export interface QuotaRule {
  /** What is counted, and in which unit. */
  doc: string;
  /** What a new tenant may use when nobody says otherwise. */
  initial: number;
  /** Counted to six decimals; else whole. */
  decimal?: true;
  /** Counted, but scarce on no host: any may be promised, what is used stays within every limit above. */
  free?: true;
}

/** All that is true of a noun before there is one: its module declares it once, in `<noun>.noun.ts`. */
export interface NounDefinition extends ScopeRules {
  /** As in `{note: {id}}` of answers, in events and in the resource of an operation. With an upper-case letter in front: its GraphQL type. */
  kind: string;
  /** Of its ids: `not_01k…`. */
  prefix: string;
  /** Of its route, `/v1/notes`, and of its scopes, `notes:read`; absent: it has neither. */
  collection?: string;
  /** What is counted of it, by resource. */
  quota?: Record<string, QuotaRule>;
  /** Fields of public shapes that hold its id under another name than `<kind>Id`. */
  idFields?: readonly string[];
  /** Its changes are not told by events: it is no tenant's, or has no version. */
  untold?: true;
}

/** What is told by its kind. */
interface Named {
  /** For people: `shared note`. */
  words: string;
  /** In GraphQL: `SharedNote`. */
  type: string;
}

export type Noun = NounDefinition & Named;

/** Amounts by resource that a noun declares, for example `{containers: 1, memoryMiB: 512}`. */
export type Cost<N extends NounDefinition> = Partial<Record<keyof NonNullable<N['quota']>, number>>;

/** What events may be asked for: `note.created`, `note.*`. Grows while nouns are declared. */
export const EVENT_TYPES: string[] = [];

/** What webhooks may be sent: of those, or all as `*`. */
export const WEBHOOK_TYPES: string[] = ['*'];

const nouns = new Map<string, Noun>();
const quotaVisitors: ((resource: string, rule: QuotaRule) => void)[] = [];

/** Declares a noun. Fails when another has its kind, its prefix or one of its resources. */
export function defineNoun<const D extends NounDefinition>(definition: D): D & Named {
  const { kind, prefix, collection, quota = {} } = definition;
  for (const other of nouns.values()) {
    const shared = [other.kind === kind, other.prefix === prefix, Object.keys(quota).some((resource) => resource in (other.quota ?? {}))];
    if (shared.includes(true)) throw new Error(`the nouns ${other.kind} and ${kind} share their kind, prefix or a quota`);
  }
  const noun = {
    ...definition,
    words: kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    type: kind.replace(/^./, (letter) => letter.toUpperCase()),
  };
  nouns.set(kind, noun);
  const types = definition.untold ? [] : ['*', 'created', 'deleted', 'updated'].map((verb) => `${kind}.${verb}`);
  for (const list of [EVENT_TYPES, WEBHOOK_TYPES]) list.splice(0, list.length, ...[...list, ...types].sort());
  if (collection !== undefined) declareScopes(collection, definition);
  for (const [resource, rule] of Object.entries(quota)) for (const visit of quotaVisitors) visit(resource, rule);
  return noun;
}

/** The noun of this kind, if there is one. */
export const nounOfKind = (kind: string): Noun | undefined => nouns.get(kind);

/** The noun whose ids look so. */
export const nounOfId = (id: string): Noun | undefined => [...nouns.values()].find((noun) => isId(noun, id));

/** The noun whose id a field holds: `note` for `noteId`. */
export const nounOfField = (name: string): Noun | undefined => nouns.get(name) ?? [...nouns.values()].find(({ idFields }) => idFields?.includes(name));

/** What is counted, by resource. */
export const quotaRules = (): ReadonlyMap<string, QuotaRule> => new Map([...nouns.values()].flatMap(({ quota = {} }) => Object.entries(quota)));

/** Calls back for every resource that is declared, and for each that will be: modules load in no order of their own. */
export function onQuotaRule(visit: (resource: string, rule: QuotaRule) => void): void {
  quotaVisitors.push(visit);
  for (const [resource, rule] of quotaRules()) visit(resource, rule);
}
