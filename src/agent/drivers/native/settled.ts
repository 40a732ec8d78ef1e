import { DriverError } from '../driver-error.js';

/** Awaits a call of the engine; its errors carry the engine's code already. */
export async function settled<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    // The addon's errors are of the realm that loaded it, which need not be this one: `instanceof` cannot be asked.
    const { message, code } = thrown as NodeJS.ErrnoException;
    throw DriverError.from(Object.assign(new Error(message, { cause: thrown }), { code }));
  }
}

/** Takes a snapshot; asked twice, the size of the one that is there. `size` answers that. */
export async function taken(take: () => Promise<number>, size: () => Promise<number>): Promise<number> {
  try {
    return await settled(take);
  } catch (error) {
    if (!(error instanceof DriverError) || error.code !== 'conflict') throw error;
    return settled(size).catch(() => {
      throw error;
    });
  }
}
