// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface SpentInput {
  'seconds'?: (number | string);
  'cpuSeconds'?: (number | string);
  'networkRxBytes'?: (number | string | Long);
  'networkTxBytes'?: (number | string | Long);
}

export interface Spent {
  'seconds': (number);
  'cpuSeconds': (number);
  'networkRxBytes': (number);
  'networkTxBytes': (number);
}
