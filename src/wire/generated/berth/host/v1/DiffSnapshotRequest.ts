// Original file: src/wire/host_agent.proto

import type { SnapshotOfInput as _berth_host_v1_SnapshotOfInput, SnapshotOf as _berth_host_v1_SnapshotOf } from '../../../berth/host/v1/SnapshotOf.js';

export interface DiffSnapshotRequestInput {
  'to'?: (_berth_host_v1_SnapshotOfInput | null);
  'from'?: (_berth_host_v1_SnapshotOfInput | null);
}

export interface DiffSnapshotRequest {
  'to': (_berth_host_v1_SnapshotOf | null);
  'from': (_berth_host_v1_SnapshotOf | null);
}
