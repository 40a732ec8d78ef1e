// Original file: src/wire/host_agent.proto


export interface RootSourceInput {
  'imageId'?: (string);
  'snapshotId'?: (string);
  'keepIdentity'?: (boolean);
  'from'?: "imageId"|"snapshotId";
}

export interface RootSource {
  'imageId'?: (string);
  'snapshotId'?: (string);
  'keepIdentity': (boolean);
  'from'?: "imageId"|"snapshotId";
}
