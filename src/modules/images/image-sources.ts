import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { invalid } from '../../platform/errors/app-error.js';
import { verified } from '../../platform/outbound/digest.js';
import { Outbound } from '../../platform/outbound/outbound.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import type { RegistryLogin } from '../registries/registries.service.js';
import { FETCH_SECONDS } from './image.rules.js';
import { isLoopback, parseOciReference, type OciReference } from './oci-reference.rules.js';
import { demandFound, Registry } from './registry.js';

const REDIRECTS = 5;

/** An image somewhere on the network. */
export interface RemoteImage {
  /** `https://…` of an archive, or `oci://…` of an image in a registry. */
  url: string;
  /** Of the archive, or of the manifest or index the reference leads to. */
  digest?: string;
  /** For a registry that asks for one. */
  login?: RegistryLogin;
}

/** Images by address: checked, bounded, verified; to addresses of the public internet unless the operator allows others. */
@Injectable()
export class ImageSources {
  constructor(
    private readonly outbound: Outbound,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Sends nothing; fails with `invalid` when it will not be fetched, `unavailable` when its host cannot be resolved. */
  async check({ url, digest }: RemoteImage): Promise<void> {
    if (url.startsWith('oci:')) {
      await this.outbound.check(this.originOf(referenceOf(url)));
      return;
    }
    await this.outbound.check(url);
    if (new URL(url).protocol === 'http:' && digest === undefined) throw invalid('/digest', 'digest: give one, because http proves nothing');
  }

  /** The registry behind a checked address, as `host` or `host:port`; undefined for an archive. */
  registryOf(url: string): string | undefined {
    return url.startsWith('oci:') ? referenceOf(url).host : undefined;
  }

  /** The bytes of an archive, fetched as they are read. Fails with `invalid`, `too_large`, `timeout` or `unavailable`, also at their end. */
  async *open({ url, digest, login }: RemoteImage, architecture: string): AsyncGenerator<Uint8Array> {
    const bounds = { seconds: FETCH_SECONDS, maxBytes: this.config.imageUploadLimit };
    if (url.startsWith('oci:')) {
      const reference = referenceOf(url);
      yield* new Registry(this.outbound, this.originOf(reference), reference, bounds, login).layout(architecture, digest);
      return;
    }
    const answer = demandFound(await this.outbound.fetch(url, { ...bounds, redirects: REDIRECTS }), new URL(url).host);
    yield* verified(answer.body as AsyncIterable<Buffer>, digest);
  }

  private originOf({ host }: OciReference): string {
    return `${this.config.fetchPrivate && isLoopback(host) ? 'http' : 'https'}://${host}`;
  }
}

function referenceOf(url: string): OciReference {
  const reference = parseOciReference(url);
  if (!reference) throw invalid('/url', 'url: want oci://host/repository, then :tag or @sha256: and the digest');
  return reference;
}
