// Original file: src/wire/host_agent.proto

import type { ImportLimitsInput as _berth_host_v1_ImportLimitsInput, ImportLimits as _berth_host_v1_ImportLimits } from '../../../berth/host/v1/ImportLimits.js';
import type { DiskGroupInput as _berth_host_v1_DiskGroupInput, DiskGroup as _berth_host_v1_DiskGroup } from '../../../berth/host/v1/DiskGroup.js';

export interface ImportImageRequestInput {
  'imageId'?: (string);
  'limits'?: (_berth_host_v1_ImportLimitsInput | null);
  'diskGroup'?: (_berth_host_v1_DiskGroupInput | null);
  'own'?: (boolean);
}

export interface ImportImageRequest {
  'imageId': (string);
  'limits': (_berth_host_v1_ImportLimits | null);
  'diskGroup': (_berth_host_v1_DiskGroup | null);
  'own': (boolean);
}
