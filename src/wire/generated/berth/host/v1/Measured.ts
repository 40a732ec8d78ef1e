// Original file: src/wire/host_agent.proto

import type { StatsReplyInput as _berth_host_v1_StatsReplyInput, StatsReply as _berth_host_v1_StatsReply } from '../../../berth/host/v1/StatsReply.js';

export interface MeasuredInput {
  'containerId'?: (string);
  'stats'?: (_berth_host_v1_StatsReplyInput | null);
  'code'?: (string);
  'message'?: (string);
}

export interface Measured {
  'containerId': (string);
  'stats': (_berth_host_v1_StatsReply | null);
  'code': (string);
  'message': (string);
}
