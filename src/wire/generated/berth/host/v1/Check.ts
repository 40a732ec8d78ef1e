// Original file: src/wire/host_agent.proto


export interface CheckInput {
  'name'?: (string);
  'ok'?: (boolean);
  'found'?: (string);
  'fix'?: (string);
}

export interface Check {
  'name': (string);
  'ok': (boolean);
  'found': (string);
  'fix': (string);
}
