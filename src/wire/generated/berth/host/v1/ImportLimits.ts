// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface ImportLimitsInput {
  'maxBytes'?: (number | string | Long);
  'maxEntries'?: (number | string | Long);
  'timeoutSeconds'?: (number);
}

export interface ImportLimits {
  'maxBytes': (number);
  'maxEntries': (number);
  'timeoutSeconds': (number);
}
