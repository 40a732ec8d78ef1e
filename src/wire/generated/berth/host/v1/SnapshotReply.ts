// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface SnapshotReplyInput {
  'snapshotId'?: (string);
  'sizeMib'?: (number | string | Long);
}

export interface SnapshotReply {
  'snapshotId': (string);
  'sizeMib': (number);
}
