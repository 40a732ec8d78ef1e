import type { Document } from './house-rules.js';
import { resolved, type Schema, type Schemas } from './schemas.js';

/** How a field changes: while the object is in use, at its next start, by a new object in its place, or never by a caller. */
export type Mutability = 'live' | 'restart' | 'replace' | 'readonly';

export const MUTABILITY = 'x-mutability';

/** The three shapes of a noun: how it is shown, made and changed. */
interface Noun {
  shown: Schema;
  made?: Schema;
  changed?: Schema;
}

/**
 * Marks each field of a noun with how it changes: what a PATCH takes changes live, unless the field says otherwise; what only a create
 * takes is replaced; the rest is read-only.
 */
export function markMutability(document: Document): void {
  for (const path of Object.keys(document.paths)) {
    const noun = nounAt(document, path);
    if (noun) mark(document.components.schemas, noun);
  }
}

/** How a field (`limits.memoryMiB`) of the noun behind an item's path (`/v1/containers/{id}`) changes. */
export function mutabilityOf(document: Document, itemPath: string, field: string): Mutability {
  const { schemas } = document.components;
  let schema = nounAt(document, itemPath)?.shown;
  let found: Mutability = 'readonly';
  for (const name of field.split('.')) {
    const property: Schema | undefined = resolved(schemas, schema).properties?.[name];
    if (!property) return found;
    found = (property[MUTABILITY] as Mutability | undefined) ?? found;
    schema = property;
  }
  return found;
}

function nounAt({ paths }: Document, path: string): Noun | undefined {
  const collection = /^(\/v1\/[a-z-]+)\/\{id\}$/.exec(path)?.[1];
  const shown = paths[path]?.['get']?.responses['200']?.content?.['application/json']?.schema;
  if (collection === undefined || !shown) return undefined;
  const bodyOf = (of: string, method: string): Schema | undefined => paths[of]?.[method]?.requestBody?.content['application/json']?.schema;
  return { shown, made: bodyOf(collection, 'post'), changed: bodyOf(path, 'patch') };
}

function mark(schemas: Schemas, noun: Noun, within?: Mutability): void {
  const fields = (schema: Schema | undefined): Record<string, Schema> => (schema ? (resolved(schemas, schema).properties ?? {}) : {});
  const [shown, made, changed] = [fields(noun.shown), fields(noun.made), fields(noun.changed)];
  for (const name of new Set([...Object.keys(shown), ...Object.keys(made), ...Object.keys(changed)])) {
    const said = [changed[name], made[name], shown[name]].map((field) => field?.[MUTABILITY] as Mutability | undefined).find(Boolean);
    const mutability = said ?? (name in changed ? 'live' : name in made ? 'replace' : (within ?? 'readonly'));
    for (const field of [shown[name], made[name], changed[name]]) if (field) field[MUTABILITY] = mutability;
    // fields within it, as limits.memoryMiB
    if (shown[name] && resolved(schemas, shown[name]) !== shown[name] && changed[name]) {
      mark(schemas, { shown: shown[name], made: made[name], changed: changed[name] });
    }
  }
}
