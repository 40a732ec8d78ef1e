// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface VolumeReplyInput {
  'volumeId'?: (string);
  'sizeMib'?: (number | string | Long);
  'usedMib'?: (number | string | Long);
}

export interface VolumeReply {
  'volumeId': (string);
  'sizeMib': (number);
  'usedMib': (number);
}
