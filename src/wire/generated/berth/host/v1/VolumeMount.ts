// Original file: src/wire/host_agent.proto


export interface VolumeMountInput {
  'volumeId'?: (string);
  'path'?: (string);
  'readOnly'?: (boolean);
}

export interface VolumeMount {
  'volumeId': (string);
  'path': (string);
  'readOnly': (boolean);
}
