// Original file: src/wire/host_agent.proto

import type { ImportLimitsInput as _berth_host_v1_ImportLimitsInput, ImportLimits as _berth_host_v1_ImportLimits } from '../../../berth/host/v1/ImportLimits.js';

export interface StageSnapshotRequestInput {
  'imageId'?: (string);
  'snapshotId'?: (string);
  'baseImageId'?: (string);
  'limits'?: (_berth_host_v1_ImportLimitsInput | null);
  'published'?: (boolean);
}

export interface StageSnapshotRequest {
  'imageId': (string);
  'snapshotId': (string);
  'baseImageId': (string);
  'limits': (_berth_host_v1_ImportLimits | null);
  'published': (boolean);
}
