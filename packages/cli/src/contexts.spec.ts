import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Contexts } from './contexts.js';

let folder: string;
const contexts = (more: { url?: string; key?: string } = {}) =>
  new Contexts({ url: '', key: '', contextsFile: join(folder, 'berth', 'contexts.json'), stateDir: folder, ...more });
const PROD = { url: 'https://berth.example.com', key: 'berth_live_k_s' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-contexts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('contexts', () => {
  test('the first one kept is the current one, until another is used', () => {
    contexts().add('prod', PROD);
    contexts().add('test', { ...PROD, key: 'other' });
    expect(contexts().find(undefined)).toEqual(PROD);
    contexts().use('test');
    expect(contexts().find(undefined).key).toBe('other');
    expect(contexts().list()).toEqual([{ name: 'prod', url: PROD.url, current: false }, { name: 'test', url: PROD.url, current: true }]);
  });

  test('only their owner reads the file', () => {
    contexts().add('prod', PROD);
    expect(statSync(join(folder, 'berth', 'contexts.json')).mode & 0o777).toBe(0o600);
  });

  test('the environment comes first, but not before a name', () => {
    contexts().add('prod', PROD);
    const told = contexts({ url: 'http://localhost', key: 'k' });
    expect(told.find(undefined)).toEqual({ url: 'http://localhost', key: 'k' });
    expect(told.find('prod')).toEqual(PROD);
  });

  test('a key alone goes to the current address, an address alone gets no key that was kept for another', () => {
    contexts().add('prod', { ...PROD, tenant: 'acme' });
    expect(contexts({ key: 'k' }).find(undefined)).toEqual({ url: PROD.url, key: 'k' });
    expect(contexts({ key: 'k' }).find('prod').key).toBe(PROD.key);
    expect(() => contexts({ url: 'http://localhost' }).find(undefined)).toThrow('BERTH_URL without BERTH_KEY');
    expect(contexts({ url: PROD.url }).find(undefined).key).toBe(PROD.key);
  });

  test('an installation on this host needs no context', () => {
    writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ url: 'http://127.0.0.1:7070', operatorKey: 'o', tenantKey: 't' }));
    expect(contexts().find(undefined)).toEqual({ url: 'http://127.0.0.1:7070', key: 't' });
    expect(contexts().find('operator').key).toBe('o');
  });

  test('what is missing is said with the fix', () => {
    expect(() => contexts().find(undefined)).toThrow('berth context add <name> --url <url> --key <key>, or BERTH_URL and BERTH_KEY');
    expect(() => contexts().find('prod')).toThrow('no context prod: berth context list');
    expect(() => contexts().use('prod')).toThrow('no context prod');
    contexts().add('prod', PROD);
    contexts().remove('prod');
    expect(readFileSync(join(folder, 'berth', 'contexts.json'), 'utf8')).not.toContain(PROD.key);
  });
});
