// Original file: src/wire/host_agent.proto

import type { FirewallHitsInput as _berth_host_v1_FirewallHitsInput, FirewallHits as _berth_host_v1_FirewallHits } from '../../../berth/host/v1/FirewallHits.js';

export interface FirewallHitsReplyInput {
  'items'?: (_berth_host_v1_FirewallHitsInput)[];
}

export interface FirewallHitsReply {
  'items': (_berth_host_v1_FirewallHits)[];
}
