// Original file: src/wire/host_agent.proto


export interface DeleteImageReplyInput {
}

export interface DeleteImageReply {
}
