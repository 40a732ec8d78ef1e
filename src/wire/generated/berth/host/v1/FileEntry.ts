// Original file: src/wire/host_agent.proto


export interface FileEntryInput {
  'path'?: (string);
  'mode'?: (number);
  'content'?: (Buffer | Uint8Array | string);
}

export interface FileEntry {
  'path': (string);
  'mode': (number);
  'content': (Buffer);
}
