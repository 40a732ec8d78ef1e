// Original file: src/wire/host_agent.proto


export interface AttachOutputInput {
  'ready'?: (boolean);
  'data'?: (Buffer | Uint8Array | string);
  'errors'?: (Buffer | Uint8Array | string);
  'exitCode'?: (number);
  'part'?: "ready"|"data"|"errors"|"exitCode";
}

export interface AttachOutput {
  'ready'?: (boolean);
  'data'?: (Buffer);
  'errors'?: (Buffer);
  'exitCode'?: (number);
  'part'?: "ready"|"data"|"errors"|"exitCode";
}
