// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface FileInfoInput {
  'name'?: (string);
  'kind'?: (string);
  'size'?: (number | string | Long);
  'mode'?: (number);
  'uid'?: (number);
  'gid'?: (number);
  'modifiedAt'?: (number | string);
  'target'?: (string);
}

export interface FileInfo {
  'name': (string);
  'kind': (string);
  'size': (number);
  'mode': (number);
  'uid': (number);
  'gid': (number);
  'modifiedAt': (number);
  'target': (string);
}
