// Original file: src/wire/host_agent.proto

import type { RunAsInput as _berth_host_v1_RunAsInput, RunAs as _berth_host_v1_RunAs } from '../../../berth/host/v1/RunAs.js';
import type { Long } from '@grpc/proto-loader';

export interface ImageInfoInput {
  'imageId'?: (string);
  'digest'?: (string);
  'sizeMiB'?: (number | string | Long);
  'os'?: (string);
  'release'?: (string);
  'architecture'?: (string);
  'hasInit'?: (boolean);
  'command'?: (string)[];
  'env'?: ({[key: string]: string});
  'runAs'?: (_berth_host_v1_RunAsInput | null);
}

export interface ImageInfo {
  'imageId': (string);
  'digest': (string);
  'sizeMiB': (number);
  'os': (string);
  'release': (string);
  'architecture': (string);
  'hasInit': (boolean);
  'command': (string)[];
  'env': ({[key: string]: string});
  'runAs': (_berth_host_v1_RunAs | null);
}
