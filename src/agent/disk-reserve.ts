import { statfs } from 'node:fs/promises';
import { DriverError } from './drivers/driver-error.js';

const MOST_BYTES = 1024 ** 3;

/**
 * Fails with `no_capacity` when a disk has less left than what the host itself may need: a tenth of it, 1 GiB at most, or `bytes`. `what` names in errors
 * what would be written there.
 */
export async function demandReserve(folder: string, what: string, bytes?: number): Promise<void> {
  const { bsize, blocks, bavail } = await statfs(folder);
  const reserve = bytes ?? Math.min(MOST_BYTES, (blocks * bsize) / 10);
  if (bavail * bsize < reserve) throw new DriverError('no_capacity', `${what}: no space left but what the host keeps for itself`);
}
