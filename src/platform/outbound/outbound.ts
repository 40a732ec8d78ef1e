import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { refuseInDryRun } from '../context/dry-run.js';
import { AppError, invalid } from '../errors/app-error.js';
import { bounded } from './bounded.js';
import { checkedAddresses, outboundUrl, resolveByDns, type CheckedAddress, type Reach, type Resolve } from './outbound-url.js';

export interface OutboundRequest {
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** From the first packet to the last byte of the answer. */
  seconds: number;
  /** Of the answer's body. */
  maxBytes: number;
  /** How many redirects are followed, each checked like the first URL; none when left out. */
  redirects?: number;
  /** Root certificates besides the system's, PEM. */
  ca?: string;
  signal?: AbortSignal;
}

export interface OutboundAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Where it came from, after redirects. */
  url: URL;
  /** Fails with `too_large` or `timeout` when it passes its bounds. Read it, or destroy it. */
  body: Readable;
}

/** Sent to the first origin only. */
const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key'];

/**
 * Requests to addresses that tenants name. The name is resolved once, every address checked, and the connection made to a checked
 * address and no other, so that a name that changes its mind in between gains nothing; each redirect goes through the same.
 */
export class Outbound {
  constructor(
    private readonly reach: Reach,
    private readonly resolve: Resolve = resolveByDns,
  ) {}

  /** Checks a URL without sending anything; fails with `invalid`, or `unavailable` when its host cannot be resolved. */
  async check(url: string, pointer = '/url'): Promise<void> {
    await checkedAddresses(outboundUrl(url, this.reach, pointer), this.reach, this.resolve, pointer);
  }

  /** Sends it. Fails with `invalid` (the URL or a redirect is not allowed), `unavailable`, `timeout` or, while reading, `too_large`. */
  async fetch(url: string, wanted: OutboundRequest): Promise<OutboundAnswer> {
    refuseInDryRun();
    const timeUp = AbortSignal.timeout(wanted.seconds * 1000);
    const signal = wanted.signal ? AbortSignal.any([timeUp, wanted.signal]) : timeUp;
    let headers = { ...wanted.headers };
    let target = outboundUrl(url, this.reach);
    for (let left = wanted.redirects ?? 0; ; left--) {
      const answer = await this.send(target, { ...wanted, headers }, signal).catch((error: unknown) => {
        throw publicError(error, target, timeUp);
      });
      const location = answer.statusCode! >= 300 && answer.statusCode! < 400 ? answer.headers.location : undefined;
      if (location === undefined || wanted.redirects === undefined) {
        return {
          status: answer.statusCode!,
          headers: answer.headers,
          url: target,
          body: bounded(answer, wanted.maxBytes, (error) => publicError(error, target, timeUp)),
        };
      }
      answer.destroy();
      if (left === 0) throw invalid('/url', `url: more than ${wanted.redirects} redirects`);
      const next = outboundUrl(new URL(location, target).href, this.reach);
      if (next.origin !== target.origin) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.includes(name.toLowerCase())));
      target = next;
    }
  }

  private async send(url: URL, { method = 'GET', headers, body, ca }: OutboundRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const addresses = await unlessAborted(checkedAddresses(url, this.reach, this.resolve), signal);
    const options: RequestOptions = {
      method,
      headers: {
        'user-agent': 'berth',
        'accept-encoding': 'identity',
        ...headers,
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
      lookup: pinned(addresses),
      agent: false,
      signal,
    };
    return new Promise((resolve, reject) => {
      const sent = url.protocol === 'https:' ? requestHttps(url, { ...options, ...(ca === undefined ? {} : { ca }) }) : requestHttp(url, options);
      sent.once('response', resolve);
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

/** A resolver that knows the checked addresses only. */
const pinned =
  (addresses: readonly CheckedAddress[]): LookupFunction =>
  (_host, { all }, done) => {
    if (all) done(null, [...addresses]);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function publicError(error: unknown, url: URL, timeUp: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  if (timeUp.aborted) return new AppError('timeout', `${url.host} took too long`, { cause: error });
  return new AppError('unavailable', `${url.host} cannot be reached`, { cause: error });
}
