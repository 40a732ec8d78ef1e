import { registerDecorator } from 'class-validator';
import { invalid } from '../errors/app-error.js';

/** What keys and values of each kind of map look like, and how many there may be. */
export const STRING_MAPS = {
  labels: {
    key: /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/,
    value: /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
    most: 64,
    message:
      'want at most 64 labels; keys of 1 to 63 letters, digits and ._/- , values of up to 63 letters, digits and ._-, both beginning and ending with a letter or digit',
  },
  env: {
    key: /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    value: /^[^\0]{0,4096}$/,
    most: 128,
    message: 'want at most 128 variables; names of letters, digits and _, not beginning with a digit; values of up to 4096 characters without NUL',
  },
} as const;

/** Labels with a JSON merge-patch applied: null takes one away, or all when in place of the patch. Fails with `invalid` when that makes too many. */
export function merged(labels: Record<string, string>, patch: Record<string, string | null> | null): Record<string, string> {
  if (patch === null) return {};
  const entries = Object.entries({ ...labels, ...patch }).filter((entry): entry is [string, string] => entry[1] !== null);
  const { most } = STRING_MAPS.labels;
  if (entries.length > most) throw invalid('/labels', `labels: want at most ${most} labels, this would make ${entries.length}`);
  return Object.fromEntries(entries);
}

/** Checks a map of text to text; `mergeable` also allows null, which removes the entry in a merge-patch. */
export function StringMap(kind: keyof typeof STRING_MAPS, mergeable: boolean): PropertyDecorator {
  const { key, value, most, message } = STRING_MAPS[kind];
  const fits = ([name, text]: [string, unknown]): boolean => key.test(name) && (text === null ? mergeable : typeof text === 'string' && value.test(text));
  return (target, propertyName) =>
    registerDecorator({
      name: 'stringMap',
      target: target.constructor,
      propertyName: propertyName as string,
      options: { message: `${String(propertyName)}: ${message}` },
      validator: {
        validate: (map: unknown) => {
          if (typeof map !== 'object' || map === null || Array.isArray(map)) return false;
          const entries = Object.entries(map);
          return entries.length <= most && entries.every(fits);
        },
      },
    });
}
