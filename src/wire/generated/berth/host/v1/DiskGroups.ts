// Original file: src/wire/host_agent.proto

import type { DiskGroupInput as _berth_host_v1_DiskGroupInput, DiskGroup as _berth_host_v1_DiskGroup } from '../../../berth/host/v1/DiskGroup.js';

export interface DiskGroupsInput {
  'groups'?: (_berth_host_v1_DiskGroupInput)[];
}

export interface DiskGroups {
  'groups': (_berth_host_v1_DiskGroup)[];
}
