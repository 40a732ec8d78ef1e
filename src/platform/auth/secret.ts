import { hash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 40; // 238 bits: a fast hash at rest is enough
const CRC_LENGTH = 6;

/** The parts of `berth_<env>_<keyId>_<secret><crc>`; the checksum lets scanners and typos be told apart without a database. */
export interface ParsedSecret {
  keyId: string;
  secret: string;
}

const base62 = (value: number): string => {
  let text = '';
  for (let rest = value; text.length < CRC_LENGTH; rest = Math.floor(rest / 62)) text = ALPHABET[rest % 62] + text;
  return text;
};

/** A new secret for a key id (`key_…`), as shown once to its owner. */
export function mintSecret(environment: string, keyId: string): { text: string; hash: Buffer; prefix: string } {
  let secret = '';
  while (secret.length < SECRET_LENGTH) secret += ALPHABET[randomInt(62)];
  const prefix = `berth_${environment}_${keyId.replace(/^key_/, '')}`;
  const body = `${prefix}_${secret}`;
  return { text: body + base62(crc32(body)), hash: hashSecret(secret), prefix };
}

/** Takes a presented key apart; undefined when it cannot be one of ours. */
export function parseSecret(text: string): ParsedSecret | undefined {
  const found = /^(berth_[a-z][a-z0-9]*_([0-9a-z]{26})_([0-9A-Za-z]{40}))([0-9A-Za-z]{6})$/.exec(text);
  if (!found || base62(crc32(found[1]!)) !== found[4]) return undefined;
  return { keyId: `key_${found[2]}`, secret: found[3]! };
}

/** What is stored. */
export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** In constant time. */
export const sameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
