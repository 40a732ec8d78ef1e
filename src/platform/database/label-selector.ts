import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { invalid } from '../errors/app-error.js';

/** One requirement of a Kubernetes label selector. */
export type Requirement =
  | { op: 'exists' | 'absent'; key: string }
  | { op: 'in' | 'notin'; key: string; values: string[] };

const KEY = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?/;
const VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?/;

const BLANK = '[ \\t]*';
const ANY_KEY = KEY.source.slice(1);
const ANY_VALUE = VALUE.source.slice(1);
const REQUIREMENT = [
  `!${BLANK}${ANY_KEY}`,
  `${ANY_KEY}(${BLANK}(==|=|!=)${BLANK}${ANY_VALUE})?`,
  `${ANY_KEY}[ \\t]+(in|notin)${BLANK}\\(${BLANK}${ANY_VALUE}${BLANK}(,${BLANK}${ANY_VALUE}${BLANK})*\\)`,
].join('|');

/** What `parseSelector` reads, for those who generate or check selectors by a pattern. */
export const SELECTOR = new RegExp(`^((${REQUIREMENT})${BLANK}(,${BLANK}(${REQUIREMENT})${BLANK})*)?$`);

/**
 * Parses the Kubernetes selector grammar: `env in (a,b),!old,tier!=x,team=core,has`.
 * As there, `!=` and `notin` also match objects without the key. Fails with `invalid`.
 */
export function parseSelector(text: string, pointer = 'query/labels'): Requirement[] {
  let rest = text.trim();
  const requirements: Requirement[] = [];
  const fail = (): never => {
    throw invalid(
      pointer,
      `cannot read the selector at "${rest.slice(0, 20)}"; want key, !key, key=v, key!=v, key in (a,b), key notin (a,b), joined by commas`,
    );
  };
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) rest = rest.slice(found.length);
    return found;
  };
  const blank = () => take(/^\s*/);
  while (rest !== '') {
    const absent = take(/^!\s*/) !== undefined;
    const key = take(KEY) ?? fail();
    blank();
    const operator = absent ? undefined : take(/^(==|=|!=|(in|notin)(?=\s*\())/);
    blank();
    if (operator === undefined) requirements.push({ op: absent ? 'absent' : 'exists', key });
    else if (operator === 'in' || operator === 'notin') {
      const list = (take(/^\([^()]*\)/) ?? fail()).slice(1, -1).split(',').map((v) => v.trim());
      if (list.some((v) => VALUE.exec(v)?.[0] !== v)) fail();
      requirements.push({ op: operator, key, values: list });
    } else requirements.push({ op: operator === '!=' ? 'notin' : 'in', key, values: [take(VALUE) ?? fail()] });
    blank();
    if (rest !== '' && take(/^,\s*(?=\S)/) === undefined) fail();
  }
  return requirements;
}

/** For what is done to all that match: fails with `invalid` for a selector without a requirement too, which would be everything. */
export function demandSelector(pointer: string, text: string): void {
  if (parseSelector(text, pointer).length === 0) throw invalid(pointer, `${pointer.slice(1)}: want at least one requirement, for example env=prod`);
}

/** Whether labels meet every requirement. */
export const matchesSelector = (labels: Readonly<Record<string, string>>, requirements: readonly Requirement[]): boolean =>
  requirements.every((requirement) => {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    if (!('values' in requirement)) return (value !== undefined) === (requirement.op === 'exists');
    return (value !== undefined && requirement.values.includes(value)) === (requirement.op === 'in');
  });

/** Narrows a query over rows `r` that have a jsonb `labels`; two selectors on one query go by different names. */
export function applySelector<T extends ObjectLiteral>(builder: SelectQueryBuilder<T>, requirements: readonly Requirement[], name = 'label'): void {
  requirements.forEach((requirement, i) => {
    const key = `${name}Key${i}`;
    const values = `${name}Values${i}`;
    const sql = {
      exists: `r.labels ->> :${key} IS NOT NULL`,
      absent: `r.labels ->> :${key} IS NULL`,
      in: `r.labels ->> :${key} = ANY(:${values})`,
      notin: `(r.labels ->> :${key} IS NULL OR r.labels ->> :${key} <> ALL(:${values}))`,
    }[requirement.op];
    builder.andWhere(sql, { [key]: requirement.key, ...('values' in requirement ? { [values]: requirement.values } : {}) });
  });
}
