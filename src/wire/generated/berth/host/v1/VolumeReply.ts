// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface VolumeReplyInput {
  'volumeId'?: (string);
  'sizeMiB'?: (number | string | Long);
  'usedMiB'?: (number | string | Long);
  'generation'?: (number | string | Long);
}

export interface VolumeReply {
  'volumeId': (string);
  'sizeMiB': (number);
  'usedMiB': (number);
  'generation': (number);
}
