import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { keep, kept } from './kept-file.js';

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
  const known = keptInstance(path, wanted);
  if (known === undefined) {
    const drawn = wanted || LETTERS[randomInt(LETTERS.length)]! + Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    keep(path, `${drawn}\n`, 0o644);
    return drawn;
  }
  if (wanted && wanted !== known) throw new Error(`BERTH_INSTANCE is ${wanted}, but ${stateDir} belongs to instance ${known}`);
  return known;
}

/** One that is damaged is as good as absent to whoever says what it was. */
function keptInstance(path: string, wanted: string): string | undefined {
  try {
    return kept(path);
  } catch (error) {
    if (wanted) return undefined;
    const hint = 'or set BERTH_INSTANCE to what it held: `ls -d /sys/fs/cgroup/*/berth-*` shows it while containers run, any six letters will do after a boot';
    throw new Error(`${(error as Error).message}, ${hint}`, { cause: error });
  }
}

/** The key that seals secrets: `wanted`, else one that is drawn once and kept here for root alone. */
export function secretsKeyOf(stateDir: string, wanted: string): string {
  if (wanted) return wanted;
  const path = join(stateDir, 'secrets.key');
  const known = kept(path);
  if (known !== undefined) return known;
  const drawn = randomBytes(32).toString('hex');
  keep(path, `${drawn}\n`);
  return drawn;
}
