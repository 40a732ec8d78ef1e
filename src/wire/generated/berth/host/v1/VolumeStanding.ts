// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface VolumeStandingInput {
  'id'?: (string);
  'generation'?: (number | string | Long);
}

export interface VolumeStanding {
  'id': (string);
  'generation': (number);
}
