// Original file: src/wire/host_agent.proto


export interface FileChangeInput {
  'path'?: (string);
  'change'?: (string);
  'kind'?: (string);
}

export interface FileChange {
  'path': (string);
  'change': (string);
  'kind': (string);
}
