// Original file: src/wire/host_agent.proto

import type { CheckInput as _berth_host_v1_CheckInput, Check as _berth_host_v1_Check } from '../../../berth/host/v1/Check.js';
import type { Long } from '@grpc/proto-loader';

export interface HostDescriptionInput {
  'hostname'?: (string);
  'kernel'?: (string);
  'bootId'?: (string);
  'agentVersion'?: (string);
  'architecture'?: (string);
  'cpus'?: (number | string);
  'memoryMiB'?: (number | string | Long);
  'diskMiB'?: (number | string | Long);
  'diskFreeMiB'?: (number | string | Long);
  'capabilities'?: (string)[];
  'driver'?: (string);
  'checks'?: (_berth_host_v1_CheckInput)[];
  'poolReadOnly'?: (boolean);
  'facets'?: (string)[];
  'limits'?: (string)[];
  'publicAddress'?: (string);
}

export interface HostDescription {
  'hostname': (string);
  'kernel': (string);
  'bootId': (string);
  'agentVersion': (string);
  'architecture': (string);
  'cpus': (number);
  'memoryMiB': (number);
  'diskMiB': (number);
  'diskFreeMiB': (number);
  'capabilities': (string)[];
  'driver': (string);
  'checks': (_berth_host_v1_Check)[];
  'poolReadOnly': (boolean);
  'facets': (string)[];
  'limits': (string)[];
  'publicAddress': (string);
}
