// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface SnapshotRequestInput {
  'snapshotId'?: (string);
  'containerId'?: (string);
  'generation'?: (number | string | Long);
}

export interface SnapshotRequest {
  'snapshotId': (string);
  'containerId': (string);
  'generation': (number);
}
