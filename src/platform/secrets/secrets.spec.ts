import { describe, expect, test } from '@jest/globals';
import type { Config } from '../config/config.js';
import { Secrets } from './secrets.js';

const withKey = (secretsKey: string): Secrets => new Secrets({ secretsKey } as Config);
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });

describe('secrets', () => {
  const secrets = withKey('0f'.repeat(32));

  test('open for what they were sealed about, and look different each time', () => {
    const [one, two] = [secrets.seal('pässword', 'reg_1'), secrets.seal('pässword', 'reg_1')];
    expect([secrets.open(one, 'reg_1'), secrets.open(two, 'reg_1'), one === two]).toEqual(['pässword', 'pässword', false]);
    expect(one).not.toContain('ssword');
  });

  test('stay shut for another row, another key, and when one bit was changed', () => {
    const sealed = secrets.seal('password', 'reg_1');
    expect(() => secrets.open(sealed, 'reg_2')).toThrow(code('unsupported') as Error);
    expect(() => withKey('00'.repeat(32)).open(sealed, 'reg_1')).toThrow(code('unsupported') as Error);
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => secrets.open(`v1.${changed.toString('base64url')}`, 'reg_1')).toThrow(code('unsupported') as Error);
    }
    for (const broken of ['', 'v1.', 'v2.AAAA', 'v1.AAAA']) expect(() => secrets.open(broken, 'reg_1')).toThrow(code('unsupported') as Error);
  });

  test('are refused by an installation without a key', () => {
    expect(() => withKey('').seal('password', 'reg_1')).toThrow(code('unsupported') as Error);
  });
});
