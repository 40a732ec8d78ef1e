import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABET = `${LETTERS}0123456789`;

/** Makes the state directory: others may pass through it to what is theirs, but not list it. */
export function prepareStateDir(stateDir: string): void {
  const modes = { '': 0o711, run: 0o711, log: 0o700 };
  for (const [name, mode] of Object.entries(modes)) {
    mkdirSync(join(stateDir, name), { recursive: true });
    chmodSync(join(stateDir, name), mode);
  }
}

/**
 * The id that tells this installation's bridges, cgroups and nft tables from those of another on the same host. Drawn
 * once; `wanted`, when not empty, must be the one kept here.
 */
export function instanceOf(stateDir: string, wanted: string): string {
  const path = join(stateDir, 'instance');
  if (!existsSync(path)) {
    const drawn = wanted || LETTERS[randomInt(LETTERS.length)]! + Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    writeFileSync(path, `${drawn}\n`);
  }
  const kept = readFileSync(path, 'utf8').trim();
  if (wanted && wanted !== kept) throw new Error(`BERTH_INSTANCE is ${wanted}, but ${stateDir} belongs to instance ${kept}`);
  return kept;
}

/** The key that seals secrets: `wanted`, else one that is drawn once and kept here for root alone. */
export function secretsKeyOf(stateDir: string, wanted: string): string {
  if (wanted) return wanted;
  const path = join(stateDir, 'secrets.key');
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}
