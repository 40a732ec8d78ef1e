import { invalid } from '../errors/app-error.js';

const MAX_DEPTH = 32;
/** Of one object or list; the largest that any route takes has some 256. */
const MAX_MEMBERS = 1_000;
const MAX_VALUES = 10_000;

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
    if (values > MAX_VALUES) throw invalid('', `the body has more than ${MAX_VALUES} values`);
    for (const name of names) visits.push({ value: (value as Record<string, unknown>)[name], pointer: `${pointer}/${token(name)}`, depth: depth + 1 });
  }
}

/** Of a JSON pointer, RFC 6901. */
export const token = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');
