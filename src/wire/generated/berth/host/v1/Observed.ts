// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface ObservedInput {
  'id'?: (string);
  'generation'?: (number | string | Long);
  'state'?: (string);
  'run'?: (number | string | Long);
  'pid'?: (number);
  'startedAt'?: (string);
  'exitCode'?: (number);
  'exitReason'?: (string);
  'replay'?: (boolean);
  'awaitsStart'?: (boolean);
  '_exitCode'?: "exitCode";
}

export interface Observed {
  'id': (string);
  'generation': (number);
  'state': (string);
  'run': (number);
  'pid': (number);
  'startedAt': (string);
  'exitCode'?: (number);
  'exitReason': (string);
  'replay': (boolean);
  'awaitsStart': (boolean);
  '_exitCode'?: "exitCode";
}
