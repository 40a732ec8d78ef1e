// Original file: src/wire/host_agent.proto


export interface DescribeRequestInput {
}

export interface DescribeRequest {
}
