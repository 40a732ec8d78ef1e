import { describe, expect, test } from '@jest/globals';
import { parseSelector, SELECTOR } from './label-selector.js';

const read = (text: string): boolean => {
  try {
    parseSelector(text);
    return true;
  } catch {
    return false;
  }
};

describe('the pattern of selectors', () => {
  test.each([
    '',
    'env',
    '!env',
    'env=a',
    'env==a',
    'env!=a',
    'env=',
    'env = a , tier',
    'env in (a,b),!old,tier!=x',
    'env notin ( a , b )',
    'env in ()',
    'a/b.c_d-e=1',
  ])('takes %j, as the parser does', (text) => {
    expect([SELECTOR.test(text), read(text)]).toEqual([true, true]);
  });

  test.each(['=a', 'env=a b', 'env in a', 'env in (a', '!', '-env', 'env=a,', ',env', 'env~a', 'env in (a b)', 'x'.repeat(64)])(
    'refuses %j, as the parser does',
    (text) => {
      expect([SELECTOR.test(text), read(text)]).toEqual([false, false]);
    },
  );
});
