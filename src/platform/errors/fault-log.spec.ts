import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { AppError } from './app-error.js';
import { FaultLog } from './fault-log.js';

describe('FaultLog', () => {
  let now = 0;
  const lines: { msg: string; requestId?: string; alike?: number }[] = [];
  const log = new FaultLog(pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }), () => now);
  const away = (): AppError => new AppError('unavailable', 'the database is not reachable', { cause: new Error('connect ECONNREFUSED') });

  it('tells once a second what comes by the thousand, and how often it came', () => {
    for (let count = 0; count < 1000; count += 1) log.tell(away(), { requestId: `req_${count}` });
    log.tell(new AppError('no_capacity', 'no host is online'), { requestId: 'req_other' });
    now += 1000;
    log.tell(away(), { requestId: 'req_later' });
    now += 1000;
    log.tell(away());
    expect(lines.map(({ msg, requestId, alike }) => [msg, requestId, alike])).toEqual([
      ['unavailable', 'req_0', undefined],
      ['no_capacity', 'req_other', undefined],
      ['unavailable', 'req_later', 999],
      ['unavailable', undefined, undefined],
    ]);
  });

  it('tells every fault of our own, and nothing that is the caller\'s to mend', () => {
    lines.length = 0;
    for (let count = 0; count < 3; count += 1) log.tell(new AppError('internal', 'a fault', { cause: new Error('bug') }));
    log.tell(new AppError('invalid', 'no such field'));
    expect(lines).toHaveLength(3);
  });
});
