// Original file: src/wire/host_agent.proto


export interface FindShadowsRequestInput {
  'containerId'?: (string);
  'fromImageId'?: (string);
  'toImageId'?: (string);
}

export interface FindShadowsRequest {
  'containerId': (string);
  'fromImageId': (string);
  'toImageId': (string);
}
