// Original file: src/wire/host_agent.proto

import type { MeasuredInput as _berth_host_v1_MeasuredInput, Measured as _berth_host_v1_Measured } from '../../../berth/host/v1/Measured.js';

export interface StatsOfReplyInput {
  'items'?: (_berth_host_v1_MeasuredInput)[];
}

export interface StatsOfReply {
  'items': (_berth_host_v1_Measured)[];
}
