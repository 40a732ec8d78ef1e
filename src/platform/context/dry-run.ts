import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../errors/app-error.js';

const storage = new AsyncLocalStorage<true>();

/** Runs `work` as something that is only tried, and so must reach nothing that no transaction takes back. */
export const inDryRun = <T>(work: () => Promise<T>): Promise<T> => storage.run(true, work);

/** For what cannot be taken back, as a call to a host: fails with `unsupported` in a dry run. */
export function refuseInDryRun(): void {
  if (storage.getStore()) throw new AppError('unsupported', 'this is done at once, outside of the database, and cannot be tried');
}
