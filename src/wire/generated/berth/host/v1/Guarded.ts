// Original file: src/wire/host_agent.proto


export interface GuardedInput {
  'address'?: (string);
  'firewallIds'?: (string)[];
}

export interface Guarded {
  'address': (string);
  'firewallIds': (string)[];
}
