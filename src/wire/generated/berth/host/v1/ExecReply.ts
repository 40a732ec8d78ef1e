// Original file: src/wire/host_agent.proto


export interface ExecReplyInput {
  'exitCode'?: (number);
  'stdout'?: (Buffer | Uint8Array | string);
  'stderr'?: (Buffer | Uint8Array | string);
  'truncated'?: (boolean);
  'timedOut'?: (boolean);
}

export interface ExecReply {
  'exitCode': (number);
  'stdout': (Buffer);
  'stderr': (Buffer);
  'truncated': (boolean);
  'timedOut': (boolean);
}
