// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface DiskGroupInput {
  'id'?: (string);
  'limitMib'?: (number | string | Long);
  'usedBytes'?: (number | string | Long);
}

export interface DiskGroup {
  'id': (string);
  'limitMib': (number);
  'usedBytes': (number);
}
