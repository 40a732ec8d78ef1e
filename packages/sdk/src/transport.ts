import { randomUUID } from 'node:crypto';
import ky, { HTTPError, type KyInstance } from 'ky';
import type { CallOptions, Content } from './calls.js';
import { BerthError, type Problem } from './problem.js';

/** Where the service is, and who calls. */
export interface Settings {
  /** Without a trailing slash: https://berth.example.com */
  url: string;
  /** An API key, or a token of the installation's identity provider. */
  key: string;
  /** Act on this tenant below one's own, in every call. */
  tenant?: string;
  /** How often a call is repeated when the service asks for it or cannot be reached; 3 when left out. */
  retries?: number;
}

/** Where each argument of one operation goes. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: readonly string[];
}

export type Arguments = Record<string, unknown> & { content?: Content; contentType?: string };

/** HTTP with the service's habits: keys that make repeating safe, waits it asked for, its problems as errors. */
export class Transport {
  private readonly http: KyInstance;

  constructor(readonly settings: Settings) {
    this.http = ky.create({
      prefixUrl: settings.url,
      headers: { authorization: `Bearer ${settings.key}`, ...(settings.tenant && { 'x-tenant': settings.tenant }) },
      timeout: false,
      retry: {
        limit: settings.retries ?? 3,
        methods: ['get', 'post', 'put', 'patch', 'delete'],
        statusCodes: [429, 503],
        afterStatusCodes: [429, 503],
        maxRetryAfter: 60_000,
        backoffLimit: 5_000,
      },
    });
  }

  /** Objects, text, or a stream of bytes, by what the answer's type says. Throws BerthError when refused. */
  async call(route: Route, args: Arguments = {}, options: CallOptions = {}): Promise<unknown> {
    const response = await this.open(route, args, options);
    const type = response.headers.get('content-type') ?? '';
    if (response.status === 204) return undefined;
    if (type.includes('json')) return response.json();
    return type.startsWith('text/') ? response.text() : response.body;
  }

  /** The answer with its body unread. Throws BerthError when refused, with status 0 and `unavailable` when there was no answer. */
  async open(route: Route, args: Arguments, options: CallOptions, accept?: string): Promise<Response> {
    const { path, query, body } = place(route, args);
    if (options.fields) query.set('fields', options.fields);
    const request = this.http(path, {
      method: route.method,
      searchParams: query,
      headers: { ...headers(route, args, options), ...(accept && { accept }) },
      ...(body !== undefined && { body }),
      ...(body instanceof ReadableStream && { duplex: 'half', retry: 0 }),
      ...(options.signal && { signal: options.signal }),
    } as Parameters<KyInstance>[1]);
    try {
      return await request;
    } catch (error) {
      if (error instanceof HTTPError) throw new BerthError({ ...(await problemOf(error.response)), status: error.response.status });
      // What fetch throws when there is no answer is a TypeError with the fault behind it.
      if (!(error instanceof TypeError) || !(error.cause instanceof Error)) throw error;
      const { code, message } = error.cause as NodeJS.ErrnoException;
      throw new BerthError({ status: 0, code: 'unavailable', retryable: true, detail: `cannot reach ${this.settings.url}: ${message || code}` });
    }
  }
}

function place(route: Route, args: Arguments): { path: string; query: URLSearchParams; body: Content | undefined } {
  const used = new Set(['content', 'contentType']);
  const path = route.path.replace(/{(\w+)}/g, (_, name: string) => {
    const value = args[name];
    if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is required: a text`);
    used.add(name);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  const inQuery = (name: string) => route.query.includes(name) && (args.content !== undefined || !route.body.includes(name));
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined || used.has(name)) continue;
    if (inQuery(name)) query.set(name, String(value));
    else rest[name] = value;
  }
  const bare = ['GET', 'DELETE'].includes(route.method) || (route.body.length === 0 && Object.keys(rest).length === 0);
  const unknown = Object.keys(rest);
  if (unknown.length > 0 && (bare || args.content !== undefined)) {
    throw new TypeError(`${unknown.join(', ')}: no such argument of ${route.method} ${route.path}`);
  }
  return { path: path.slice(1), query, body: args.content ?? (bare ? undefined : JSON.stringify(rest)) };
}

function headers(route: Route, args: Arguments, options: CallOptions): Record<string, string> {
  const prefer = [options.wait !== undefined && `wait=${options.wait}`, options.strict && 'handling=strict'].filter((one) => one);
  return {
    ...(args.content !== undefined
      ? { 'content-type': args.contentType ?? 'application/octet-stream' }
      : route.body.length > 0 && { 'content-type': 'application/json' }),
    ...(route.method !== 'GET' && { 'idempotency-key': options.idempotencyKey ?? randomUUID() }),
    ...(prefer.length > 0 && { prefer: prefer.join(', ') }),
    ...(options.ifMatch && { 'if-match': options.ifMatch }),
    ...(options.tenant && { 'x-tenant': options.tenant }),
  };
}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { detail: text.slice(0, 500) || response.statusText };
  }
}
