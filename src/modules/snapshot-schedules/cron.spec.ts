import { expect, test } from '@jest/globals';
import { nextTime } from './cron.js';

test.each([
  ['60 * * * *', 'the minute, field 1, is "60": want 0 to 59'],
  ['0 25 * * *', 'the hour, field 2, is "25": want 0 to 23'],
  ['0 0 32 * *', 'the day of month, field 3, is "32": want 1 to 31'],
  ['0 0 1 13 *', 'the month, field 4, is "13": want 1 to 12'],
  ['0 0 * * fun', 'the day of week, field 5, is "fun": want 0 to 7'],
  ['5-1 * * * *', 'the minute, field 1, is "5-1"'],
  ['*/0 25 * * *', 'the minute, field 1, is "*/0"'],
  ['* * * *', 'this has 4'],
  ['* * * * * *', 'this has 6'],
  ['', 'this has 0'],
  ['0 0 30 2 *', 'never comes'],
])('%j is refused by its field', (cron, message) => {
  expect(() => nextTime(cron, 'UTC')).toThrow(expect.objectContaining({ detail: expect.stringContaining(message), errors: [expect.objectContaining({ pointer: '/cron' })] }));
});

test.each(['0 0 29 2 *', '*/5 8-18 * * mon-fri', '0 0 L * *', '@daily'])('%j comes', (cron) => {
  expect(nextTime(cron, 'Europe/Berlin').getTime()).toBeGreaterThan(Date.now());
});
