import { createHash } from 'node:crypto';
import { AppError } from '../../platform/errors/app-error.js';
import { readAll } from '../../platform/outbound/bounded.js';
import { verified } from '../../platform/outbound/digest.js';
import type { Outbound, OutboundAnswer } from '../../platform/outbound/outbound.js';
import { TAR_END, tarHeader, tarPadding } from '../../wire/tar-entry.js';
import type { RegistryLogin } from '../registries/registries.service.js';
import { blobsOf, imagesOf, INDEXES, MANIFESTS, type Descriptor, type OciReference } from './oci-reference.rules.js';

const MOST_JSON_BYTES = 4 * 1024 * 1024;
const REDIRECTS = 5;

/** Bounds of one fetch: seconds for each request, bytes of the whole image. */
export interface FetchBounds {
  seconds: number;
  maxBytes: number;
}

/** One image of a registry, read over the distribution API, as the bytes of an image layout. */
export class Registry {
  private authorization?: string;

  constructor(
    private readonly outbound: Outbound,
    private readonly origin: string,
    private readonly wanted: OciReference,
    private readonly bounds: FetchBounds,
    private readonly login?: RegistryLogin,
  ) {}

  /**
   * A tar archive of the image for `architecture`; each blob is what its digest says, or it fails with `invalid`. `expected`: the digest the
   * reference must lead to, of an index or of the image itself.
   */
  async *layout(architecture: string, expected?: string): AsyncGenerator<Buffer> {
    const { descriptor, bytes } = await this.manifest(architecture, expected);
    const blobs = blobsOf(parsed(bytes));
    if (!blobs) throw new AppError('invalid', 'the registry answered a manifest that is none');
    const total = blobs.reduce((sum, { size }) => sum + size, 0);
    if (total > this.bounds.maxBytes) throw new AppError('too_large', `the image is larger than ${this.bounds.maxBytes} bytes`);
    const platform = { os: 'linux', architecture };
    yield* entry('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
    yield* entry('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ ...descriptor, platform }] })));
    yield* entry(pathOf(descriptor.digest), bytes);
    for (const { digest, size } of blobs) {
      yield tarHeader(pathOf(digest), size);
      yield* sized(verified(await this.blob(digest, size), digest), size, digest);
      yield tarPadding(size);
    }
    yield TAR_END;
  }

  private async manifest(architecture: string, expected: string | undefined): Promise<{ descriptor: Descriptor; bytes: Buffer }> {
    const first = await this.described(this.wanted.reference, this.wanted.digest);
    const images = INDEXES.includes(first.descriptor.mediaType) ? imagesOf(parsed(first.bytes)) : undefined;
    const found = images ? await this.described(ours(images, architecture), ours(images, architecture)) : first;
    if (expected !== undefined && ![first, found].some(({ descriptor }) => descriptor.digest === expected)) {
      throw new AppError('invalid', `the reference leads to ${first.descriptor.digest}, not to the digest that was given`);
    }
    if (!MANIFESTS.includes(found.descriptor.mediaType)) throw new AppError('invalid', 'the reference does not lead to an image');
    return found;
  }

  private async described(reference: string, digest: string | undefined): Promise<{ descriptor: Descriptor; bytes: Buffer }> {
    const answer = await this.get(`manifests/${reference}`, { accept: [...MANIFESTS, ...INDEXES].join(', ') }, MOST_JSON_BYTES);
    const bytes = await readAll(answer.body);
    const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (digest !== undefined && found !== digest) throw new AppError('invalid', `the registry answered something else than ${digest}`);
    const mediaType = (answer.headers['content-type'] ?? '').split(';')[0]!.trim();
    return { descriptor: { mediaType, digest: found, size: bytes.length }, bytes };
  }

  private async blob(digest: string, size: number): Promise<AsyncIterable<Buffer>> {
    return (await this.get(`blobs/${digest}`, {}, size)).body;
  }

  private async get(path: string, headers: Record<string, string>, maxBytes: number): Promise<OutboundAnswer> {
    const ask = (): Promise<OutboundAnswer> =>
      this.outbound.fetch(`${this.origin}/v2/${this.wanted.repository}/${path}`, {
        headers: { ...headers, ...(this.authorization ? { authorization: this.authorization } : {}) },
        seconds: this.bounds.seconds,
        maxBytes,
        redirects: REDIRECTS,
      });
    let answer = await ask();
    if (answer.status === 401 && this.authorization === undefined) {
      answer.body.destroy();
      this.authorization = await this.answerTo(answer.headers['www-authenticate'] ?? '');
      answer = await ask();
    }
    if (answer.status === 401) {
      answer.body.destroy();
      throw this.refused();
    }
    return demandFound(answer, `${this.wanted.host}/${this.wanted.repository}`);
  }

  /** What to send when the registry asks who is there: the login itself, or a token that it, or everyone, gets from where the registry says. */
  private async answerTo(challenge: string): Promise<string> {
    const basic = this.login && `Basic ${Buffer.from(`${this.login.username}:${this.login.password}`).toString('base64')}`;
    if (/^basic\b/i.test(challenge) && basic) return basic;
    const said = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
    const realm = said['realm'];
    if (!/^bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) throw this.refused();
    const url = new URL(realm);
    if (basic && url.protocol !== 'https:' && new URL(this.origin).protocol === 'https:') {
      throw new AppError('invalid', 'the registry wants the login sent over http');
    }
    if (said['service'] !== undefined) url.searchParams.set('service', said['service']);
    url.searchParams.set('scope', `repository:${this.wanted.repository}:pull`);
    const headers: Record<string, string> = basic ? { authorization: basic } : {};
    const answer = await this.outbound.fetch(url.href, { headers, seconds: 30, maxBytes: 64 * 1024, redirects: REDIRECTS });
    if (answer.status === 401) {
      answer.body.destroy();
      throw this.refused();
    }
    const { token, access_token: access } = parsed(await readAll(demandFound(answer, url.host).body)) as { token?: unknown; access_token?: unknown };
    if (typeof (token ?? access) !== 'string') throw this.refused();
    return `Bearer ${(token ?? access) as string}`;
  }

  private refused(): AppError {
    return new AppError('invalid', this.login ? 'the registry refuses the login' : 'the registry asks for a login');
  }
}

/** The answer when it is a 200; otherwise fails with `unavailable` when asking again may help, else with `invalid`. */
export function demandFound(answer: OutboundAnswer, what: string): OutboundAnswer {
  if (answer.status === 200) return answer;
  answer.body.destroy();
  const mayPass = answer.status >= 500 || answer.status === 429;
  throw new AppError(mayPass ? 'unavailable' : 'invalid', `${what} answered ${answer.status}`);
}

function ours(images: readonly Descriptor[], architecture: string): string {
  const found = images.find(({ platform }) => platform?.os === 'linux' && platform.architecture === architecture);
  if (!found) throw new AppError('invalid', `the registry has no image for linux on ${architecture} under this reference`);
  return found.digest;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new AppError('invalid', 'the registry answered no JSON', { cause });
  }
}

const pathOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

function* entry(name: string, content: Buffer): Generator<Buffer> {
  yield tarHeader(name, content.length);
  yield content;
  yield tarPadding(content.length);
}

async function* sized(bytes: AsyncIterable<Buffer>, size: number, digest: string): AsyncGenerator<Buffer> {
  let seen = 0;
  for await (const chunk of bytes) {
    seen += chunk.length;
    yield chunk;
  }
  if (seen !== size) throw new AppError('invalid', `${digest} is not of the size the manifest says`);
}
