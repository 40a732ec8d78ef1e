// Original file: src/wire/host_agent.proto


export interface StatsRequestInput {
  'containerId'?: (string);
}

export interface StatsRequest {
  'containerId': (string);
}
