import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { LogFile } from './log-file.js';

it('keeps a log within twice 32 MiB, whatever is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-log-'));
  const path = join(folder, 'log');
  const log = new LogFile(path);
  const chunk = Buffer.alloc(8 * 1024 * 1024, 'x');
  for (let count = 0; count < 12; count += 1) log.write(chunk);
  log.write(Buffer.from('first\nlast\n'));
  expect(log.lastLine).toBe('last');
  log.close();
  expect(existsSync(`${path}.1`)).toBe(true);
  expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThanOrEqual(64 * 1024 * 1024);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
