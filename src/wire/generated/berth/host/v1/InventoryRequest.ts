// Original file: src/wire/host_agent.proto


export interface InventoryRequestInput {
  'specsOf'?: (string)[];
}

export interface InventoryRequest {
  'specsOf': (string)[];
}
