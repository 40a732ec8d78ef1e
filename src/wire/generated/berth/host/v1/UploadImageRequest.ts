// Original file: src/wire/host_agent.proto


export interface UploadImageRequestInput {
  'imageId'?: (string);
  'chunk'?: (Buffer | Uint8Array | string);
  'sha256'?: (string);
  'part'?: "imageId"|"chunk"|"sha256";
}

export interface UploadImageRequest {
  'imageId'?: (string);
  'chunk'?: (Buffer);
  'sha256'?: (string);
  'part'?: "imageId"|"chunk"|"sha256";
}
