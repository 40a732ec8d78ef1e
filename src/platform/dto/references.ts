import { AppError, type FieldError, type Missing } from '../errors/app-error.js';
import { nounOfField, type Noun } from '../nouns/noun.js';

/** Fields of requests that name another object, each with its kind where its name does not tell. */
const references = new Map<string, string | undefined>();

/** Fields that hold other shapes, in which there may be such. */
const shapes = new Set<string>();

export function rememberReference(field: string, kind?: string): void {
  references.set(field, kind ?? references.get(field));
}

export const rememberShape = (field: string): unknown => shapes.add(field);

/** Every field there is that names another object. */
export const referenceFields = (): Iterable<string> => references.keys();

/** The noun that a field refers to; undefined where nobody knows, as of `id`. */
export const nounOfReference = (field: string): Noun | undefined => nounOfField(references.get(field) ?? field.replace(/Id$/, ''));

/**
 * The error with the places in the caller's own input of the reference that led to nothing. It stays as it is when it names places already, is
 * about something else, or the reference is not in there, as that of a path.
 */
export function atReference(error: AppError, input: unknown): AppError {
  const { missing, code, detail } = error;
  if (!missing || error.errors.length > 0) return error;
  const errors = placesOf(missing, input, '').map((pointer): FieldError => ({ pointer, code, message: `${fieldOf(pointer)}: ${detail}` }));
  return errors.length === 0 ? error : new AppError(code, detail, { errors, headers: error.headers, cause: error.cause });
}

/** The last name in a place, which may end with that of an element. */
const fieldOf = (pointer: string): string => pointer.split('/').findLast((part) => !/^\d*$/.test(part)) ?? '';

function placesOf(missing: Missing, input: unknown, path: string): string[] {
  if (typeof input !== 'object' || input === null) return [];
  if (Array.isArray(input)) return input.flatMap((element, index) => placesOf(missing, element, `${path}/${index}`));
  return Object.entries(input).flatMap(([name, value]: [string, unknown]) => {
    if (value === missing.reference) return mayBe(name, missing.noun) ? [`${path}/${name}`] : [];
    if (Array.isArray(value) && mayBe(name, missing.noun)) {
      return value.flatMap((one, index) => (one === missing.reference ? [`${path}/${name}/${index}`] : []));
    }
    return shapes.has(name) ? placesOf(missing, value, `${path}/${name}`) : [];
  });
}

/** A field whose noun nobody knows, as that of `id`, may hold a reference to any. */
function mayBe(field: string, noun: string): boolean {
  if (!references.has(field)) return false;
  const known = nounOfReference(field);
  return known === undefined || known.words === noun;
}
