// Original file: src/wire/host_agent.proto


export interface FirewallRuleInput {
  'direction'?: (string);
  'protocol'?: (string);
  'ports'?: (string)[];
  'cidrs'?: (string)[];
  'groups'?: (number)[];
}

export interface FirewallRule {
  'direction': (string);
  'protocol': (string);
  'ports': (string)[];
  'cidrs': (string)[];
  'groups': (number)[];
}
