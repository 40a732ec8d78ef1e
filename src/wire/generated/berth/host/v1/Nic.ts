// Original file: src/wire/host_agent.proto


export interface NicInput {
  'networkId'?: (string);
  'name'?: (string);
  'mac'?: (string);
  'address'?: (string);
  'gateway'?: (string);
}

export interface Nic {
  'networkId': (string);
  'name': (string);
  'mac': (string);
  'address': (string);
  'gateway': (string);
}
