// Original file: src/wire/host_agent.proto

import type { FoundFileInput as _berth_host_v1_FoundFileInput, FoundFile as _berth_host_v1_FoundFile } from '../../../berth/host/v1/FoundFile.js';

export interface ReadFileReplyInput {
  'found'?: (_berth_host_v1_FoundFileInput | null);
  'chunk'?: (Buffer | Uint8Array | string);
  'part'?: "found"|"chunk";
}

export interface ReadFileReply {
  'found'?: (_berth_host_v1_FoundFile | null);
  'chunk'?: (Buffer);
  'part'?: "found"|"chunk";
}
