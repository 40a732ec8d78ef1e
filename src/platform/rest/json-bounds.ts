import { invalid, type AppError } from '../errors/app-error.js';

const MAX_DEPTH = 32;
/** Of one object or list; the largest that any route takes has some 256. */
const MAX_MEMBERS = 1_000;
const MAX_VALUES = 10_000;
/** Characters of a name; the longest that any route takes has 128. */
const LONGEST_NAME = 256;

/** Each list or object is a value itself, so that what may have MAX_VALUES has no more commas and openings than this. */
const MAX_MARKS = 2 * MAX_VALUES + 1;

const [QUOTE, BACKSLASH, COMMA, LIST, OBJECT] = [...'"\\,[{'].map((mark) => mark.charCodeAt(0)) as [number, number, number, number, number];

const tooMany = (): AppError => invalid('', `the body has more than ${MAX_VALUES} values`);

/** Refuses JSON of more values than any route takes before it is parsed, which takes 0.2 s for the million that have room in a body. Fails with `invalid`. */
export function demandFewValues(json: Uint8Array): void {
  let marks = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (quoted) at += byte === BACKSLASH ? 1 : 0;
    else if ((byte === COMMA || byte === LIST || byte === OBJECT) && ++marks > MAX_MARKS) throw tooMany();
  }
}

interface Visit {
  value: unknown;
  pointer: string;
  depth: number;
}

/**
 * Refuses a body that is deeper or has more members than any route takes, before its fields are looked at one by one: what checks them takes much longer
 * for each than this. Fails with `invalid`, naming where.
 */
export function demandModest(body: unknown): void {
  const visits: Visit[] = [{ value: body, pointer: '', depth: 0 }];
  let values = 0;
  for (let visit = visits.pop(); visit; visit = visits.pop()) {
    const { value, pointer, depth } = visit;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) throw invalid(pointer, `the body nests deeper than ${MAX_DEPTH} levels`);
    const names = Object.keys(value);
    if (names.length > MAX_MEMBERS) throw invalid(pointer, `${pointer || 'the body'}: ${names.length} members, want at most ${MAX_MEMBERS}`);
    values += names.length;
    if (values > MAX_VALUES) throw tooMany();
    const long = names.find((name) => name.length > LONGEST_NAME);
    if (long !== undefined) throw invalid(pointer, `${pointer || 'the body'}: a name of ${long.length} characters, want at most ${LONGEST_NAME}`);
    for (const name of names) visits.push({ value: (value as Record<string, unknown>)[name], pointer: `${pointer}/${token(name)}`, depth: depth + 1 });
  }
}

/** Of a JSON pointer, RFC 6901; of a name that is longer than any, its beginning. */
export const token = (text: string): string => text.slice(0, LONGEST_NAME).replaceAll('~', '~0').replaceAll('/', '~1');
