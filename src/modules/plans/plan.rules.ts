import type { Mutability } from '../../platform/openapi/mutability.js';
import type { FieldChange } from './plan.dto.js';

const ACTIONS: Record<string, string> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

/** What a request to a route, as Fastify spells it, asks for: `stop` of `/v1/containers/:id/actions/stop`, else what its method does. */
export const actionOf = (method: string, route: string): string => /^\/v1\/[^/]+\/:\w+\/actions\/(\w+)/.exec(route)?.[1] ?? ACTIONS[method]!;

/**
 * What an answer is about: the object in `{container: {id…}, operation}`, what its operation works on, or what was deleted. Its kind, unless the id
 * alone tells.
 */
export function subjectOf(answer: unknown): { kind?: string; id?: string; object?: object } {
  if (typeof answer !== 'object' || answer === null) return {};
  const { id, operation, deletedId } = answer as { id?: unknown; operation?: { resource?: { type: string; id: string } }; deletedId?: string };
  if (typeof id === 'string') return { id, object: answer };
  const found = Object.entries(answer).find(
    ([name, value]: [string, unknown]) => name !== 'operation' && typeof (value as { id?: unknown } | null)?.id === 'string',
  );
  if (found) return { kind: found[0], id: (found[1] as { id: string }).id, object: found[1] as object };
  if (operation?.resource) return { kind: operation.resource.type, id: operation.resource.id };
  return deletedId === undefined ? {} : { id: deletedId };
}

/** Fields by name, those of shapes within by both names: `limits.memoryMiB`. Maps such as labels are one field. */
function leaves(shown: object): Record<string, string> {
  const entries = Object.entries(shown).flatMap(([name, value]: [string, unknown]): [string, unknown][] =>
    name === 'limits' && typeof value === 'object' && value !== null ? Object.entries(value).map(([inner, of]) => [`${name}.${inner}`, of]) : [[name, value]],
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined).map(([name, value]) => [name, JSON.stringify(value)]));
}

/** What a caller's change changes, and how; what the service itself keeps is left out. */
export function differences(before: object, after: object, mutabilityOf: (field: string) => Mutability): FieldChange[] {
  const [from, to] = [leaves(before), leaves(after)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((field) => from[field] !== to[field])
    .flatMap((field) => {
      const effect = mutabilityOf(field);
      return effect === 'readonly' ? [] : [{ field, ...(field in from ? { from: from[field]! } : {}), ...(field in to ? { to: to[field]! } : {}), effect }];
    });
}
