// Original file: src/wire/host_agent.proto

import type { SnapshotOfInput as _berth_host_v1_SnapshotOfInput, SnapshotOf as _berth_host_v1_SnapshotOf } from '../../../berth/host/v1/SnapshotOf.js';

export interface ReadFileRequestInput {
  'containerId'?: (string);
  'snapshot'?: (_berth_host_v1_SnapshotOfInput | null);
  'path'?: (string);
  'of'?: "containerId"|"snapshot";
}

export interface ReadFileRequest {
  'containerId'?: (string);
  'snapshot'?: (_berth_host_v1_SnapshotOf | null);
  'path': (string);
  'of'?: "containerId"|"snapshot";
}
