// Original file: src/wire/host_agent.proto

import type { SpentInput as _berth_host_v1_SpentInput, Spent as _berth_host_v1_Spent } from '../../../berth/host/v1/Spent.js';
import type { Long } from '@grpc/proto-loader';

export interface StatsReplyInput {
  'cpuSeconds'?: (number | string);
  'cpuPercent'?: (number | string);
  'memoryUsedBytes'?: (number | string | Long);
  'memoryLimitBytes'?: (number | string | Long);
  'memoryPeakBytes'?: (number | string | Long);
  'processesUsed'?: (number);
  'processesLimit'?: (number);
  'diskUsedBytes'?: (number | string | Long);
  'diskLimitBytes'?: (number | string | Long);
  'networkRxBytes'?: (number | string | Long);
  'networkTxBytes'?: (number | string | Long);
  'ioReadBytes'?: (number | string | Long);
  'ioWriteBytes'?: (number | string | Long);
  'limitHits'?: ({[key: string]: number | string | Long});
  'pressure'?: ({[key: string]: number | string});
  'at'?: (string);
  'limitHitsAt'?: ({[key: string]: string});
  'run'?: (number | string | Long);
  'runSeconds'?: (number | string);
  'earlier'?: (_berth_host_v1_SpentInput | null);
}

export interface StatsReply {
  'cpuSeconds': (number);
  'cpuPercent': (number);
  'memoryUsedBytes': (number);
  'memoryLimitBytes': (number);
  'memoryPeakBytes': (number);
  'processesUsed': (number);
  'processesLimit': (number);
  'diskUsedBytes': (number);
  'diskLimitBytes': (number);
  'networkRxBytes': (number);
  'networkTxBytes': (number);
  'ioReadBytes': (number);
  'ioWriteBytes': (number);
  'limitHits': ({[key: string]: number});
  'pressure': ({[key: string]: number});
  'at': (string);
  'limitHitsAt': ({[key: string]: string});
  'run': (number);
  'runSeconds': (number);
  'earlier': (_berth_host_v1_Spent | null);
}
