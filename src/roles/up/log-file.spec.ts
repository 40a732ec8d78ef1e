import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFile } from './log-file.js';

describe('LogFile', () => {
  let folder: string;
  let log: LogFile;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-log-'));
    log = new LogFile(join(folder, 'log'));
  });
  afterEach(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });

  it('is emptied into one older copy once it is too large, and written on from its start', () => {
    const chunk = Buffer.alloc(11 * 1024 * 1024, 'x');
    for (let count = 0; count < 3; count += 1) writeSync(log.descriptor, chunk);
    log.trim();
    writeSync(log.descriptor, 'after\n');
    log.trim();
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('after\n');
    expect(statSync(join(folder, 'log.1')).size).toBe(3 * chunk.length);
  });

  it('is emptied all the same when there is no room for the copy', () => {
    mkdirSync(join(folder, 'log.1'));
    const chunk = Buffer.alloc(11 * 1024 * 1024, 'x');
    for (let count = 0; count < 3; count += 1) writeSync(log.descriptor, chunk);
    log.trim();
    expect(statSync(join(folder, 'log')).size).toBe(0);
  });

  it('is closed to others, and knows its newest line', () => {
    expect(statSync(join(folder, 'log')).mode & 0o777).toBe(0o600);
    expect(log.lastLine()).toBe('');
    writeSync(log.descriptor, 'first\nlast\n');
    expect(log.lastLine()).toBe('last');
  });
});
