import { describe, expect, it } from '@jest/globals';
import { toAppError } from './public-error.js';

const fromDatabase = (code: string): Error => Object.assign(new Error('could not extend file "base/16385/16785_fsm": No space left on device'), { code });

describe('what was thrown, as a caller sees it', () => {
  it.each([
    ['53100', 'unavailable'],
    ['53300', 'unavailable'],
    ['57P03', 'unavailable'],
    ['57014', 'timeout'],
    ['22P02', 'invalid'],
    ['42601', 'internal'],
  ])('%s of the database is %s', (sqlState, code) => {
    const { code: found, detail, cause } = toAppError(fromDatabase(sqlState));
    expect(found).toBe(code);
    expect(detail).not.toContain('base/');
    expect(cause).toBeInstanceOf(Error);
  });
});
