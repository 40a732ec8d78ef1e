// Original file: src/wire/host_agent.proto

import type { StreamRequestInput as _berth_host_v1_StreamRequestInput, StreamRequest as _berth_host_v1_StreamRequest } from '../../../berth/host/v1/StreamRequest.js';
import type { TerminalInput as _berth_host_v1_TerminalInput, Terminal as _berth_host_v1_Terminal } from '../../../berth/host/v1/Terminal.js';

export interface AttachInputInput {
  'console'?: (string);
  'command'?: (_berth_host_v1_StreamRequestInput | null);
  'data'?: (Buffer | Uint8Array | string);
  'resize'?: (_berth_host_v1_TerminalInput | null);
  'signal'?: (number);
  'end'?: (boolean);
  'part'?: "console"|"command"|"data"|"resize"|"signal"|"end";
}

export interface AttachInput {
  'console'?: (string);
  'command'?: (_berth_host_v1_StreamRequest | null);
  'data'?: (Buffer);
  'resize'?: (_berth_host_v1_Terminal | null);
  'signal'?: (number);
  'end'?: (boolean);
  'part'?: "console"|"command"|"data"|"resize"|"signal"|"end";
}
