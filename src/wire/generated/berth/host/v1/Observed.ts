// Original file: src/wire/host_agent.proto

import type { SpentInput as _berth_host_v1_SpentInput, Spent as _berth_host_v1_Spent } from '../../../berth/host/v1/Spent.js';
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
  'spent'?: (_berth_host_v1_SpentInput | null);
  'killed'?: (boolean);
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
  'spent': (_berth_host_v1_Spent | null);
  'killed': (boolean);
  '_exitCode'?: "exitCode";
}
