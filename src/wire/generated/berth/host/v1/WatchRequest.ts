// Original file: src/wire/host_agent.proto


export interface WatchRequestInput {
}

export interface WatchRequest {
}
