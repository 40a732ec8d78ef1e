// Original file: src/wire/host_agent.proto

import type { AddressGroupInput as _berth_host_v1_AddressGroupInput, AddressGroup as _berth_host_v1_AddressGroup } from '../../../berth/host/v1/AddressGroup.js';
import type { FirewallInput as _berth_host_v1_FirewallInput, Firewall as _berth_host_v1_Firewall } from '../../../berth/host/v1/Firewall.js';
import type { GuardedInput as _berth_host_v1_GuardedInput, Guarded as _berth_host_v1_Guarded } from '../../../berth/host/v1/Guarded.js';

export interface HostFirewallsInput {
  'groups'?: (_berth_host_v1_AddressGroupInput)[];
  'firewalls'?: (_berth_host_v1_FirewallInput)[];
  'guarded'?: (_berth_host_v1_GuardedInput)[];
}

export interface HostFirewalls {
  'groups': (_berth_host_v1_AddressGroup)[];
  'firewalls': (_berth_host_v1_Firewall)[];
  'guarded': (_berth_host_v1_Guarded)[];
}
