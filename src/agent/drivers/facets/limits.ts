import type { LimitName } from '../../../wire/facets.js';

/** Live limits: cores, MiB, MiB, count. The optional ones bound nothing when 0 or left out. */
export interface ContainerLimits {
  cpus: number;
  memoryMib: number;
  diskMib: number;
  processes: number;
  /** Part of what several busy containers share, 1 to 10000; left out: 100 for each core. */
  cpuWeight?: number;
  /** Swap besides the memory; left out: none. */
  swapMib?: number;
  ioReadMibps?: number;
  ioWriteMibps?: number;
  ioReadIops?: number;
  ioWriteIops?: number;
  /** Megabits per second of each network card. */
  networkInMbps?: number;
  networkOutMbps?: number;
}

/** Which limit that a host holds or not each optional one is. */
export const HELD_AS: Readonly<Record<Exclude<keyof ContainerLimits, 'cpus' | 'memoryMib' | 'diskMib' | 'processes'>, LimitName>> = {
  cpuWeight: 'cpuWeight',
  swapMib: 'swap',
  ioReadMibps: 'io',
  ioWriteMibps: 'io',
  ioReadIops: 'io',
  ioWriteIops: 'io',
  networkInMbps: 'bandwidth',
  networkOutMbps: 'bandwidth',
};

/** The limits of a spec are held from the start on, and `Lifecycle.update` changes them while the container runs. A driver without this holds none. */
export interface Limits {
  /** Those this host can hold; an optional one that is not named is refused as `unsupported`. */
  readonly held: readonly LimitName[];
}
