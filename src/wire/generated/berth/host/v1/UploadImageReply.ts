// Original file: src/wire/host_agent.proto

import type { Long } from '@grpc/proto-loader';

export interface UploadImageReplyInput {
  'bytes'?: (number | string | Long);
  'sha256'?: (string);
  'leftOut'?: (string)[];
}

export interface UploadImageReply {
  'bytes': (number);
  'sha256': (string);
  'leftOut': (string)[];
}
