// Original file: src/wire/host_agent.proto

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
}
