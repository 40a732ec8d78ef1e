// Original file: src/wire/host_agent.proto


export interface StatsOfRequestInput {
  'containerIds'?: (string)[];
}

export interface StatsOfRequest {
  'containerIds': (string)[];
}
