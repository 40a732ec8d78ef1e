// Original file: src/wire/host_agent.proto

import type { EnsureRequestInput as _berth_host_v1_EnsureRequestInput, EnsureRequest as _berth_host_v1_EnsureRequest } from '../../../berth/host/v1/EnsureRequest.js';

export interface RestoreRequestInput {
  'snapshotId'?: (string);
  'container'?: (_berth_host_v1_EnsureRequestInput | null);
}

export interface RestoreRequest {
  'snapshotId': (string);
  'container': (_berth_host_v1_EnsureRequest | null);
}
