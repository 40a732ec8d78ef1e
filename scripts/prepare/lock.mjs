// Locks between processes of this machine. The kernel holds them, so none outlives the processes that have it open.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const NOTICE_MS = 1_000;

/**
 * Runs `work(lock)` alone among those that name the file `path`; prints `waiting` when another one has it. Answers what `work` does. A child that is
 * given the descriptor `lock` keeps the lock until it ends, should we be killed before.
 */
export async function alone(path, waiting, work) {
  mkdirSync(dirname(path), { recursive: true });
  const lock = openSync(path, 'a');
  const notice = setTimeout(() => console.log(waiting), NOTICE_MS);
  try {
    // Node has no flock(2). What the program locks is the open file, which it shares with us.
    const [code] = await once(spawn('flock', ['3'], { stdio: ['ignore', 'inherit', 'inherit', lock] }), 'close');
    if (code !== 0) throw new Error(`cannot lock ${path}`);
    clearTimeout(notice);
    return await work(lock);
  } finally {
    clearTimeout(notice);
    closeSync(lock);
  }
}
