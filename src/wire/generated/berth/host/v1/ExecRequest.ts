// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface ExecRequestInput {
  'containerId'?: (string);
  'command'?: (string)[];
  'stdin'?: (Buffer | Uint8Array | string);
  'env'?: ({[key: string]: string});
  'cwd'?: (string);
  'user'?: (string);
  'timeoutSeconds'?: (number);
  'maxOutputBytes'?: (number | string | Long);
}

export interface ExecRequest {
  'containerId': (string);
  'command': (string)[];
  'stdin': (Buffer);
  'env': ({[key: string]: string});
  'cwd': (string);
  'user': (string);
  'timeoutSeconds': (number);
  'maxOutputBytes': (number);
}
