/** What an `oci://` address names. */
export interface OciReference {
  host: string;
  repository: string;
  /** A tag, or a digest, which goes before a tag. */
  reference: string;
  digest?: string;
}

const HOST = String.raw`[a-z0-9.-]+(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?`;
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const ADDRESS = new RegExp(String.raw`^oci://(${HOST})/(${PART}(?:/${PART})*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`);

/** `oci://host[:port]/repository[:tag][@sha256:…]`; the tag is `latest` when nothing is said. */
export function parseOciReference(url: string): OciReference | undefined {
  const [, host, repository, tag, digest] = ADDRESS.exec(url) ?? [];
  if (host === undefined || repository === undefined || repository.length > 255) return undefined;
  return { host, repository, reference: digest ?? tag ?? 'latest', ...(digest ? { digest } : {}) };
}

/** Whether the host is this machine by its own name, where a registry speaks plain HTTP. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);

export const MANIFESTS = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];
export const INDEXES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'];

/** A blob as a manifest or an index names it. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform?: { os?: string; architecture?: string };
}

const isDescriptor = (value: unknown): value is Descriptor => {
  const { digest, size } = (value ?? {}) as Partial<Descriptor>;
  return typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest) && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
};

/** The images an index lists; undefined when it is none. */
export function imagesOf(index: unknown): Descriptor[] | undefined {
  const { manifests } = (index ?? {}) as { manifests?: unknown };
  return Array.isArray(manifests) && manifests.every(isDescriptor) ? manifests : undefined;
}

/** The blobs of a manifest, each once: configuration, then layers; undefined when it is none. */
export function blobsOf(manifest: unknown): Descriptor[] | undefined {
  const { config, layers } = (manifest ?? {}) as { config?: unknown; layers?: unknown };
  const all: unknown[] = [config, ...(Array.isArray(layers) ? layers : [undefined])];
  return all.every(isDescriptor) ? [...new Map(all.map((blob) => [blob.digest, blob])).values()] : undefined;
}
