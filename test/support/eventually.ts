import { setTimeout as delay } from 'node:timers/promises';

/** Repeats a check until it stops throwing and answers its result; after `seconds` its last error is thrown. */
export async function eventually<T>(check: () => T | Promise<T>, seconds = 15): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(wait);
  }
}
