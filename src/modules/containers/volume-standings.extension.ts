import { ExtensionPoint } from '../../platform/nouns/extension-point.js';
import type { VolumeStanding } from '../../wire/generated/berth/host/v1/VolumeStanding.js';

/** What comparing a host with the rows leaves to volumes. */
export interface VolumeStandings {
  /** Volumes that the host knows later changes of than the database are brought to what the database says. */
  overtake(hostId: string, standings: readonly VolumeStanding[]): Promise<void>;
}

export const VOLUME_STANDINGS = new ExtensionPoint<VolumeStandings>('volumes on hosts');
