// Original file: src/wire/host_agent.proto

import type { LimitsInput as _berth_host_v1_LimitsInput, Limits as _berth_host_v1_Limits } from '../../../berth/host/v1/Limits.js';
import type { NicInput as _berth_host_v1_NicInput, Nic as _berth_host_v1_Nic } from '../../../berth/host/v1/Nic.js';
import type { FileEntryInput as _berth_host_v1_FileEntryInput, FileEntry as _berth_host_v1_FileEntry } from '../../../berth/host/v1/FileEntry.js';
import type { DiskGroupInput as _berth_host_v1_DiskGroupInput, DiskGroup as _berth_host_v1_DiskGroup } from '../../../berth/host/v1/DiskGroup.js';
import type { VolumeMountInput as _berth_host_v1_VolumeMountInput, VolumeMount as _berth_host_v1_VolumeMount } from '../../../berth/host/v1/VolumeMount.js';
import type { RunAsInput as _berth_host_v1_RunAsInput, RunAs as _berth_host_v1_RunAs } from '../../../berth/host/v1/RunAs.js';

export interface ContainerSpecInput {
  'id'?: (string);
  'hostname'?: (string);
  'imageId'?: (string);
  'command'?: (string)[];
  'env'?: ({[key: string]: string});
  'limits'?: (_berth_host_v1_LimitsInput | null);
  'nics'?: (_berth_host_v1_NicInput)[];
  'nameservers'?: (string)[];
  'files'?: (_berth_host_v1_FileEntryInput)[];
  'profile'?: (string);
  'diskGroup'?: (_berth_host_v1_DiskGroupInput | null);
  'volumes'?: (_berth_host_v1_VolumeMountInput)[];
  'runAs'?: (_berth_host_v1_RunAsInput | null);
}

export interface ContainerSpec {
  'id': (string);
  'hostname': (string);
  'imageId': (string);
  'command': (string)[];
  'env': ({[key: string]: string});
  'limits': (_berth_host_v1_Limits | null);
  'nics': (_berth_host_v1_Nic)[];
  'nameservers': (string)[];
  'files': (_berth_host_v1_FileEntry)[];
  'profile': (string);
  'diskGroup': (_berth_host_v1_DiskGroup | null);
  'volumes': (_berth_host_v1_VolumeMount)[];
  'runAs': (_berth_host_v1_RunAs | null);
}
