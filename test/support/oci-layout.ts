import { createHash } from 'node:crypto';
import { TAR_END, tarHeader, tarPadding } from '../../src/wire/tar-entry.js';

/** A tar archive of regular files. */
export const tarOf = (files: Record<string, string | Buffer>): Buffer =>
  Buffer.concat([
    ...Object.entries(files).flatMap(([name, content]) => {
      const bytes = Buffer.from(content);
      return [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)];
    }),
    TAR_END,
  ]);

export const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export interface OciLayout {
  archive: Buffer;
  /** Of the manifest. */
  digest: string;
  manifest: Buffer;
  /** Configuration and layers, by digest. */
  blobs: Map<string, Buffer>;
}

/** An OCI image of these layers for this machine; `spoil` may change the blobs (layers, then configuration) after their digests were taken. */
export function ociLayout(layers: readonly Buffer[], runtime: object = {}, spoil: (blobs: Buffer[]) => void = () => undefined): OciLayout {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: layers.map(sha256) }, config: runtime }));
  const described = (mediaType: string, bytes: Buffer): object => ({ mediaType, digest: sha256(bytes), size: bytes.length });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: described('application/vnd.oci.image.config.v1+json', config),
      layers: layers.map((layer) => described('application/vnd.oci.image.layer.v1.tar', layer)),
    }),
  );
  const index = {
    schemaVersion: 2,
    manifests: [{ ...described('application/vnd.oci.image.manifest.v1+json', manifest), platform: { os: 'linux', architecture } }],
  };
  const contents = [...layers, config].map((bytes) => Buffer.from(bytes));
  const digests = [...layers, config].map(sha256);
  spoil(contents);
  const blobs = new Map(digests.map((digest, at) => [digest, contents[at]!]));
  const archive = tarOf({
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': JSON.stringify(index),
    ...Object.fromEntries([...blobs, [sha256(manifest), manifest] as const].map(([digest, bytes]) => [`blobs/${digest.replace(':', '/')}`, bytes])),
  });
  return { archive, digest: sha256(manifest), manifest, blobs };
}
