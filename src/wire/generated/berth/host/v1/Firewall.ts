// Original file: src/wire/host_agent.proto

import type { FirewallRuleInput as _berth_host_v1_FirewallRuleInput, FirewallRule as _berth_host_v1_FirewallRule } from '../../../berth/host/v1/FirewallRule.js';

export interface FirewallInput {
  'id'?: (string);
  'rules'?: (_berth_host_v1_FirewallRuleInput)[];
}

export interface Firewall {
  'id': (string);
  'rules': (_berth_host_v1_FirewallRule)[];
}
