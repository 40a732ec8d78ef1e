// Original file: src/wire/host_agent.proto


export interface SnapshotOfInput {
  'snapshotId'?: (string);
  'imageId'?: (string);
}

export interface SnapshotOf {
  'snapshotId': (string);
  'imageId': (string);
}
