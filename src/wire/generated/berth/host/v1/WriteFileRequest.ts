// Original file: src/wire/host_agent.proto

import type { WriteFileInput as _berth_host_v1_WriteFileInput, WriteFile as _berth_host_v1_WriteFile } from '../../../berth/host/v1/WriteFile.js';

export interface WriteFileRequestInput {
  'file'?: (_berth_host_v1_WriteFileInput | null);
  'chunk'?: (Buffer | Uint8Array | string);
  'sha256'?: (string);
  'part'?: "file"|"chunk"|"sha256";
}

export interface WriteFileRequest {
  'file'?: (_berth_host_v1_WriteFile | null);
  'chunk'?: (Buffer);
  'sha256'?: (string);
  'part'?: "file"|"chunk"|"sha256";
}
