// Original file: src/wire/host_agent.proto


export interface RemoveFileRequestInput {
  'containerId'?: (string);
  'path'?: (string);
  'recursive'?: (boolean);
}

export interface RemoveFileRequest {
  'containerId': (string);
  'path': (string);
  'recursive': (boolean);
}
