// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface DiskGroupInput {
  'id'?: (string);
  'limitMiB'?: (number | string | Long);
  'usedBytes'?: (number | string | Long);
}

export interface DiskGroup {
  'id': (string);
  'limitMiB': (number);
  'usedBytes': (number);
}
