import { expect, test } from '@jest/globals';
import { openapi } from '../support/openapi-requests.js';

interface Found {
  at: string;
  type: unknown;
  format: unknown;
}

/** Every schema of a number in the document. */
function numbersIn(node: unknown, at: string): Found[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, format } = node as { type?: unknown; format?: unknown };
  const own = [type].flat().some((one) => one === 'integer' || one === 'number') ? [{ at, type, format }] : [];
  return [...own, ...Object.entries(node).flatMap(([key, part]) => (key === 'example' ? [] : numbersIn(part, `${at}/${key}`)))];
}

const numbers = numbersIn(openapi, '');

test('every number says how wide it is: a typed client would take it for a float of 32 bits', () => {
  expect(numbers.length).toBeGreaterThan(300);
  expect(numbers.filter(({ format }) => !['double', 'int32', 'int64'].includes(String(format)))).toEqual([]);
});

test('what is called bytes is whole and 64 bits wide', () => {
  const bytes = numbers.filter(({ at }) => /bytes$/i.test(at) || at.endsWith('/FileEntry/properties/size'));
  expect(bytes.length).toBeGreaterThan(5);
  for (const one of bytes) expect(one).toMatchObject({ type: 'integer', format: 'int64' });
});
