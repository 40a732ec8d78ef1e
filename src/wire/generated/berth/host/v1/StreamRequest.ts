// Original file: src/wire/host_agent.proto

import type { TerminalInput as _berth_host_v1_TerminalInput, Terminal as _berth_host_v1_Terminal } from '../../../berth/host/v1/Terminal.js';

export interface StreamRequestInput {
  'containerId'?: (string);
  'command'?: (string)[];
  'env'?: ({[key: string]: string});
  'cwd'?: (string);
  'user'?: (string);
  'terminal'?: (_berth_host_v1_TerminalInput | null);
}

export interface StreamRequest {
  'containerId': (string);
  'command': (string)[];
  'env': ({[key: string]: string});
  'cwd': (string);
  'user': (string);
  'terminal': (_berth_host_v1_Terminal | null);
}
