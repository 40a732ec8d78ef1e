// Original file: src/wire/host_agent.proto


export interface FirewallHitsRequestInput {
  'firewallIds'?: (string)[];
}

export interface FirewallHitsRequest {
  'firewallIds': (string)[];
}
