import type { ContainerSpec } from '../facets/lifecycle.js';

/** The bytes as the engine takes them, without a copy. */
export const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function withBuffers(spec: ContainerSpec): ContainerSpec {
  return { ...spec, files: spec.files.map((file) => ({ ...file, content: asBuffer(file.content) })) };
}
