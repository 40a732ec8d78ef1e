// Original file: src/wire/host_agent.proto


export interface AddressGroupInput {
  'cidrs'?: (string)[];
}

export interface AddressGroup {
  'cidrs': (string)[];
}
