import * as classTransformer from 'class-transformer';

/** What every object answers to without having it, `constructor` and `toString` among them. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Buffer.isBuffer(value);

/** The first name of its own that every object answers to; undefined when it has none. */
export const inheritedName = (value: object): string | undefined => Object.keys(value).find((name) => INHERITED.has(name));

/** A copy without the objects within that have such a name, and where those were. */
function setAside(value: Plain, aside: { at: string[]; value: Plain }[], at: string[] = []): Plain {
  const rest: Plain = Array.isArray(value) ? ([] as unknown as Plain) : {};
  for (const [name, part] of Object.entries(value)) {
    if (!isPlain(part)) rest[name] = part;
    else if (inheritedName(part) !== undefined) {
      aside.push({ at: [...at, name], value: part });
      rest[name] = {};
    } else rest[name] = setAside(part, aside, [...at, name]);
  }
  return rest;
}

const isWithin = (value: unknown): boolean =>
  isPlain(value) && Object.values(value).some((part) => isPlain(part) && (inheritedName(part) !== undefined || isWithin(part)));

/**
 * class-transformer as `ValidationPipe` takes it, save that maps whose keys are customers' own (labels, environment) come out as they went in: by itself it
 * takes `constructor` for the map's class and leaves out what objects inherit.
 */
export const transformerPackage = {
  ...classTransformer,
  plainToInstance<T>(type: new () => T, value: unknown, options?: classTransformer.ClassTransformOptions): T | T[] {
    if (!isWithin(value)) return classTransformer.plainToInstance(type, value, options);
    const aside: { at: string[]; value: Plain }[] = [];
    const made = classTransformer.plainToInstance(type, setAside(value as Plain, aside), options);
    for (const { at, value: kept } of aside) {
      const holder = at.slice(0, -1).reduce<unknown>((part, name) => (isPlain(part) ? part[name] : undefined), made);
      if (isPlain(holder)) holder[at.at(-1)!] = kept;
    }
    return made;
  },
};
