// Original file: src/wire/host_agent.proto

import type { DiskGroupInput as _berth_host_v1_DiskGroupInput, DiskGroup as _berth_host_v1_DiskGroup } from '../../../berth/host/v1/DiskGroup.js';
import type { Long } from '@grpc/proto-loader';

export interface VolumeRequestInput {
  'volumeId'?: (string);
  'sizeMiB'?: (number | string | Long);
  'snapshotId'?: (string);
  'generation'?: (number | string | Long);
  'diskGroup'?: (_berth_host_v1_DiskGroupInput | null);
}

export interface VolumeRequest {
  'volumeId': (string);
  'sizeMiB': (number);
  'snapshotId': (string);
  'generation': (number);
  'diskGroup': (_berth_host_v1_DiskGroup | null);
}
