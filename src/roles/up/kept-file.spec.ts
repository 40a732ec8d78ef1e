import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { credentialsPath, ensureCredentials, readCredentials } from './credentials.js';
import { keep, kept } from './kept-file.js';
import { networkPoolOf } from './network-pool.js';
import { instanceOf, secretsKeyOf } from './state-dir.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is kept replaces what was there and leaves nothing beside it', () => {
  const path = join(folder, 'one');
  expect(kept(path)).toBeUndefined();
  keep(path, 'first\n');
  keep(path, 'second\n');
  expect([kept(path), readdirSync(folder), statSync(path).mode & 0o777]).toEqual(['second', ['one'], 0o600]);
});

const never = (): Promise<never> => Promise.reject(new Error('made anew'));

test.each<[string, () => unknown]>([
  ['instance', () => instanceOf(folder, '')],
  ['secrets.key', () => secretsKeyOf(folder, '')],
  ['network-pool', () => networkPoolOf(folder, 'aaaaaa')],
  ['credentials.json', () => readCredentials(folder)],
])('%s is told to be damaged, and never drawn anew', (name, read) => {
  for (const content of ['', '\n', '\0'.repeat(64), `ab${'\0'.repeat(8)}`]) {
    writeFileSync(join(folder, name), content);
    expect(read).toThrow(/is damaged/);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(content);
  }
});

test('keys that are shown only once are not made again over half a file', async () => {
  for (const content of ['{"operatorKey": "berth_', '\0'.repeat(200)]) {
    writeFileSync(credentialsPath(folder), content);
    await expect(ensureCredentials(folder, 'http://one', never)).rejects.toThrow(/is damaged/);
  }
});

test('whoever knows the instance can say it', () => {
  writeFileSync(join(folder, 'instance'), '\0'.repeat(7));
  expect([instanceOf(folder, 'abcdef'), instanceOf(folder, '')]).toEqual(['abcdef', 'abcdef']);
});
