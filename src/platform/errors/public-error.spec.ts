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

  it.each([
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'Query runner already released. Cannot run queries anymore.',
    'Database connection provided by a query runner was already released, cannot continue to use its querying methods anymore.',
  ])('%j is said of a connection that broke: unavailable', (message) => {
    expect(toAppError(new Error(message)).code).toBe('unavailable');
    expect(toAppError(new Error(`not: ${message}`)).code).toBe('internal');
  });
});
