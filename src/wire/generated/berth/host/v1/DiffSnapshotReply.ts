// Original file: src/wire/host_agent.proto

import type { FileChangeInput as _berth_host_v1_FileChangeInput, FileChange as _berth_host_v1_FileChange } from '../../../berth/host/v1/FileChange.js';

export interface DiffSnapshotReplyInput {
  'changes'?: (_berth_host_v1_FileChangeInput)[];
  'truncated'?: (boolean);
}

export interface DiffSnapshotReply {
  'changes': (_berth_host_v1_FileChange)[];
  'truncated': (boolean);
}
