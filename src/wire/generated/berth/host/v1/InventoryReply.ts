// Original file: src/wire/host_agent.proto

import type { ObservedInput as _berth_host_v1_ObservedInput, Observed as _berth_host_v1_Observed } from '../../../berth/host/v1/Observed.js';
import type { ContainerSpecInput as _berth_host_v1_ContainerSpecInput, ContainerSpec as _berth_host_v1_ContainerSpec } from '../../../berth/host/v1/ContainerSpec.js';
import type { VolumeStandingInput as _berth_host_v1_VolumeStandingInput, VolumeStanding as _berth_host_v1_VolumeStanding } from '../../../berth/host/v1/VolumeStanding.js';

export interface InventoryReplyInput {
  'containers'?: (_berth_host_v1_ObservedInput)[];
  'snapshots'?: (string)[];
  'images'?: (string)[];
  'volumes'?: (string)[];
  'specs'?: (_berth_host_v1_ContainerSpecInput)[];
  'volumeStandings'?: (_berth_host_v1_VolumeStandingInput)[];
}

export interface InventoryReply {
  'containers': (_berth_host_v1_Observed)[];
  'snapshots': (string)[];
  'images': (string)[];
  'volumes': (string)[];
  'specs': (_berth_host_v1_ContainerSpec)[];
  'volumeStandings': (_berth_host_v1_VolumeStanding)[];
}
