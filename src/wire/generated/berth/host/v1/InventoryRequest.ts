// Original file: src/wire/host_agent.proto


export interface InventoryRequestInput {
}

export interface InventoryRequest {
}
