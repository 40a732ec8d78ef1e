// Original file: src/wire/host_agent.proto


export interface StopOptionsInput {
  'force'?: (boolean);
  'timeoutSeconds'?: (number);
}

export interface StopOptions {
  'force': (boolean);
  'timeoutSeconds': (number);
}
