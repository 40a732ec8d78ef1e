// Original file: src/wire/host_agent.proto

import type { StopOptionsInput as _berth_host_v1_StopOptionsInput, StopOptions as _berth_host_v1_StopOptions } from '../../../berth/host/v1/StopOptions.js';
import type { Long } from '@grpc/proto-loader';

export interface DestroyRequestInput {
  'id'?: (string);
  'generation'?: (number | string | Long);
  'stop'?: (_berth_host_v1_StopOptionsInput | null);
}

export interface DestroyRequest {
  'id': (string);
  'generation': (number);
  'stop': (_berth_host_v1_StopOptions | null);
}
