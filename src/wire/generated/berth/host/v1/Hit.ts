// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface HitInput {
  'packets'?: (number | string | Long);
  'bytes'?: (number | string | Long);
}

export interface Hit {
  'packets': (number);
  'bytes': (number);
}
