// Original file: src/wire/host_agent.proto


export interface LogsRequestInput {
  'containerId'?: (string);
  'tailBytes'?: (number);
}

export interface LogsRequest {
  'containerId': (string);
  'tailBytes': (number);
}
