// Original file: src/wire/host_agent.proto


export interface UploadImageRequestInput {
  'imageId'?: (string);
  'chunk'?: (Buffer | Uint8Array | string);
  'part'?: "imageId"|"chunk";
}

export interface UploadImageRequest {
  'imageId'?: (string);
  'chunk'?: (Buffer);
  'part'?: "imageId"|"chunk";
}
