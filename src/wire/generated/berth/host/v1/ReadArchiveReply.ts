// Original file: src/wire/host_agent.proto


export interface ReadArchiveReplyInput {
  'chunk'?: (Buffer | Uint8Array | string);
}

export interface ReadArchiveReply {
  'chunk': (Buffer);
}
