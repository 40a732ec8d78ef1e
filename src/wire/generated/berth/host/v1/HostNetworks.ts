// Original file: src/wire/host_agent.proto

import type { PortForwardInput as _berth_host_v1_PortForwardInput, PortForward as _berth_host_v1_PortForward } from '../../../berth/host/v1/PortForward.js';

export interface HostNetworksInput {
  'forwards'?: (_berth_host_v1_PortForwardInput)[];
}

export interface HostNetworks {
  'forwards': (_berth_host_v1_PortForward)[];
}
