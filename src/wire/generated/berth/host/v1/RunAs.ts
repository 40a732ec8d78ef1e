// Original file: src/wire/host_agent.proto


export interface RunAsInput {
  'user'?: (string);
  'workingDir'?: (string);
  'stopSignal'?: (string);
}

export interface RunAs {
  'user': (string);
  'workingDir': (string);
  'stopSignal': (string);
}
