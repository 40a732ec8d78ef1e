import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Puts a text in place of a file, in one step: it is on the disk when this returns, and before that what was there. Readable by root alone unless
 * `mode` says otherwise.
 */
export function keep(path: string, text: string, mode = 0o600): void {
  const fresh = openSync(`${path}.new`, 'w', mode);
  try {
    writeFileSync(fresh, text);
    fsyncSync(fresh);
  } finally {
    closeSync(fresh);
  }
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/**
 * A file that was kept, without the white space around it; undefined when there is none. Throws when a power failure or a bad disk left it empty or
 * full of zeros: what it held is drawn once, so it cannot be made anew.
 */
export function kept(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  if (text.trim() === '' || text.includes('\0')) throw damaged(path);
  return text.trim();
}

/** As `kept`, of a file that holds JSON. */
export function keptJson(path: string): unknown {
  const text = kept(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw damaged(path);
  }
}

const damaged = (path: string): Error => new Error(`${path} is damaged, as after a power failure or by a bad disk: put it back from a copy of the state directory`);
