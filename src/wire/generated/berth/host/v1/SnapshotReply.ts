// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface SnapshotReplyInput {
  'snapshotId'?: (string);
  'sizeMiB'?: (number | string | Long);
}

export interface SnapshotReply {
  'snapshotId': (string);
  'sizeMiB': (number);
}
