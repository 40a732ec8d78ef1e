// Original file: src/wire/host_agent.proto


export interface LogsReplyInput {
  'content'?: (Buffer | Uint8Array | string);
  'truncated'?: (boolean);
}

export interface LogsReply {
  'content': (Buffer);
  'truncated': (boolean);
}
