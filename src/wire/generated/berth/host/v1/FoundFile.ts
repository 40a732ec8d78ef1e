// Original file: src/wire/host_agent.proto

import type { FileInfoInput as _berth_host_v1_FileInfoInput, FileInfo as _berth_host_v1_FileInfo } from '../../../berth/host/v1/FileInfo.js';

export interface FoundFileInput {
  'info'?: (_berth_host_v1_FileInfoInput | null);
  'entries'?: (_berth_host_v1_FileInfoInput)[];
  'truncated'?: (boolean);
}

export interface FoundFile {
  'info': (_berth_host_v1_FileInfo | null);
  'entries': (_berth_host_v1_FileInfo)[];
  'truncated': (boolean);
}
