// Original file: src/wire/host_agent.proto


export interface DeleteImageRequestInput {
  'imageId'?: (string);
}

export interface DeleteImageRequest {
  'imageId': (string);
}
