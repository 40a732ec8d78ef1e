// Original file: src/wire/host_agent.proto

import type { ContainerSpecInput as _berth_host_v1_ContainerSpecInput, ContainerSpec as _berth_host_v1_ContainerSpec } from '../../../berth/host/v1/ContainerSpec.js';
import type { PowerInput as _berth_host_v1_PowerInput, Power as _berth_host_v1_Power } from '../../../berth/host/v1/Power.js';
import type { StopOptionsInput as _berth_host_v1_StopOptionsInput, StopOptions as _berth_host_v1_StopOptions } from '../../../berth/host/v1/StopOptions.js';
import type { RootSourceInput as _berth_host_v1_RootSourceInput, RootSource as _berth_host_v1_RootSource } from '../../../berth/host/v1/RootSource.js';
import type { Long } from '@grpc/proto-loader';

export interface EnsureRequestInput {
  'spec'?: (_berth_host_v1_ContainerSpecInput | null);
  'generation'?: (number | string | Long);
  'power'?: (_berth_host_v1_PowerInput);
  'run'?: (number | string | Long);
  'stop'?: (_berth_host_v1_StopOptionsInput | null);
  'source'?: (_berth_host_v1_RootSourceInput | null);
  'noAutostart'?: (boolean);
  'replaceRoot'?: (boolean);
  'forceDetach'?: (boolean);
}

export interface EnsureRequest {
  'spec': (_berth_host_v1_ContainerSpec | null);
  'generation': (number);
  'power': (_berth_host_v1_Power);
  'run': (number);
  'stop': (_berth_host_v1_StopOptions | null);
  'source': (_berth_host_v1_RootSource | null);
  'noAutostart': (boolean);
  'replaceRoot': (boolean);
  'forceDetach': (boolean);
}
