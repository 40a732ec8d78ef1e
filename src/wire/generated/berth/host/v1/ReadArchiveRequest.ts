// Original file: src/wire/host_agent.proto


export interface ReadArchiveRequestInput {
  'imageId'?: (string);
}

export interface ReadArchiveRequest {
  'imageId': (string);
}
