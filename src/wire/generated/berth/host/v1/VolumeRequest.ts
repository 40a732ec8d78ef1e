// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface VolumeRequestInput {
  'volumeId'?: (string);
  'sizeMib'?: (number | string | Long);
  'snapshotId'?: (string);
  'generation'?: (number | string | Long);
}

export interface VolumeRequest {
  'volumeId': (string);
  'sizeMib': (number);
  'snapshotId': (string);
  'generation': (number);
}
