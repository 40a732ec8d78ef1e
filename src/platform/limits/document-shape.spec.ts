import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { demandBounded } from './document-shape.js';

const check = (text: string): string => {
  try {
    demandBounded(parse(text));
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
};
const many = (count: number, text: (i: number) => string): string => Array.from({ length: count }, (_, i) => text(i)).join(' ');

/** Documents of a few hundred bytes whose validation, written out, takes from seconds to for ever. */
const COSTLY: [string, string, RegExp][] = [
  ['fragments that spread the next one twice', `{ ...f0 } ${many(60, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f60 on Query { a }`, /5000 fields/],
  ['the same through inline fragments', `{ ...f0 } ${many(60, (i) => `fragment f${i} on Query { ... { ...f${i + 1} } ... { ...f${i + 1} } }`)} fragment f60 on Query { a }`, /5000 fields/],
  ['fragments nobody uses that do so', `{ a } ${many(60, (i) => `fragment f${i} on Query { b { ...f${i + 1} ...f${i + 1} } }`)} fragment f60 on Query { a }`, /5000 fields/],
  ['a fragment that spreads itself', '{ ...f } fragment f on Query { a { ...f } }', /spreads itself/],
  ['two that spread each other', '{ a } fragment f on Query { ...g } fragment g on Query { ...f }', /spreads itself/],
  ['one field many times', `{ ${'a { b } '.repeat(150)} }`, /same fields too many times/],
  ['one field many times, at three levels', `{ ${`a { ${`b { ${'c '.repeat(10)} } `.repeat(10)} } `.repeat(3)} }`, /same fields too many times/],
  ['one field in many fragments', `{ ${many(98, (i) => `...f${i}`)} } ${many(98, (i) => `fragment f${i} on Query { ${many(5, (j) => `a${j}`)} }`)}`, /same fields too many times/],
  ['one response name for many fields', `{ ${many(150, (i) => `x: a${i}`)} }`, /same fields too many times/],
  ['very deep selections', `{ ${'a { '.repeat(200)} b ${'} '.repeat(200)} }`, /30 levels/],
  ['many operations', many(101, (i) => `query q${i} { a }`), /100 operations/],
];

describe('the shape of a document', () => {
  test.each(COSTLY)('%s: refused before it is validated', (_, text, why) => {
    expect(check(text)).toMatch(why);
  });

  test.each([
    ['introspection', getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, schemaDescription: true })],
    ['a list with fragments', 'query Q($n: Int) { me { ...T } containers(first: $n) { nodes { ...C tenant { ...T } } } } fragment C on Container { id name tenant { ...T } } fragment T on Tenant { id name }'],
    ['a spread of what is not there, which validation refuses', '{ ...nothing }'],
  ])('%s: taken', (_, text) => {
    expect(check(text)).toBe('taken');
  });
});
