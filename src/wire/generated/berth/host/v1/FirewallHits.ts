// Original file: src/wire/host_agent.proto

import type { HitInput as _berth_host_v1_HitInput, Hit as _berth_host_v1_Hit } from '../../../berth/host/v1/Hit.js';

export interface FirewallHitsInput {
  'rules'?: (_berth_host_v1_HitInput)[];
  'droppedIn'?: (_berth_host_v1_HitInput | null);
  'droppedOut'?: (_berth_host_v1_HitInput | null);
}

export interface FirewallHits {
  'rules': (_berth_host_v1_Hit)[];
  'droppedIn': (_berth_host_v1_Hit | null);
  'droppedOut': (_berth_host_v1_Hit | null);
}
