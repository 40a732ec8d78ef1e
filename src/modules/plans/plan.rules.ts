import type { Mutability } from '../../platform/openapi/mutability.js';
import type { FieldChange } from './plan.dto.js';

/** The object an answer is about, and what it is called: `{container: {id…}, operation}`, or the object itself. */
export function objectIn(answer: unknown): { noun?: string; object?: object } {
  if (typeof answer !== 'object' || answer === null) return {};
  if ('id' in answer) return { object: answer };
  const found = Object.entries(answer).find(
    ([name, value]: [string, unknown]) => name !== 'operation' && typeof (value as { id?: unknown } | null)?.id === 'string',
  );
  if (found) return { noun: found[0], object: found[1] as object };
  const { operation } = answer as { operation?: { resource?: { type: string } } };
  return operation?.resource ? { noun: operation.resource.type } : {};
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
