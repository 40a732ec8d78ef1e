import type { OPERATIONS } from './generated/operations.js';
import type { components, operations } from './generated/schema.js';

type Nouns = typeof OPERATIONS;
type Json<R> = R extends { content: infer C }
  ? C extends { 'application/json': infer J }
    ? J
    : C extends { 'text/plain': string }
      ? string
      : ReadableStream<Uint8Array>
  : undefined;
type Answers<O> = O extends { responses: infer R } ? R : never;

/** What a call answers: what it does when it does something, not what it plans. */
type Answer<O> =
  Answers<O> extends { 201: infer R }
    ? Json<R>
    : Answers<O> extends { 202: infer R }
      ? Json<R>
      : Answers<O> extends { 200: infer R }
        ? Json<R>
        : Answers<O> extends { 204: unknown }
          ? undefined
          : unknown;

type PathOf<O> = O extends { parameters: { path: infer P } } ? P : unknown;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? ([NonNullable<Q>] extends [never] ? unknown : Omit<NonNullable<Q>, 'dryRun'>) : unknown;
type BodyOf<O> = O extends { requestBody?: { content: infer C } } ? C : unknown;
type JsonOf<O> = BodyOf<O> extends { 'application/json': infer J } ? J : unknown;
/** Bytes are given as `content`; what would be in the body is then in the query. */
type BytesOf<O> = BodyOf<O> extends { 'application/octet-stream': unknown } ? { content?: Content; contentType?: string } : unknown;
type Arguments<O> = PathOf<O> & QueryOf<O> & BytesOf<O> & ('content' extends keyof BytesOf<O> ? Partial<JsonOf<O>> : JsonOf<O>);
type Plans<O> = O extends { parameters: { query?: { dryRun?: boolean } } } ? { plan: Call<Arguments<O>, Plan> } : unknown;

type Call<A, R> = Partial<A> extends A ? (args?: A, options?: CallOptions) => Promise<R> : (args: A, options?: CallOptions) => Promise<R>;
type Operation<N, V> = `${N & string}_${V & string}` extends keyof operations ? operations[`${N & string}_${V & string}`] : never;

/** Bytes to send. A stream can be sent once: such a call is not repeated when the connection breaks. */
export type Content = Uint8Array | Blob | string | ReadableStream<Uint8Array>;
export type Plan = components['schemas']['Plan'];
export type Schemas = components['schemas'];

/** How a call is made, beside what it says. */
export interface CallOptions {
  /** Hold the answer until the operation ended, up to these seconds (60 at most). */
  wait?: number;
  /** Say no when something else is at work on the object, instead of queueing behind it. */
  strict?: boolean;
  /** Makes repeating the call safe; changing calls get one of their own when it is left out. */
  idempotencyKey?: string;
  /** Only while the object still has this ETag. */
  ifMatch?: string;
  /** Of what is read only these fields, joined by commas, `limits.memoryMiB` for one within another; the answer lacks the others. */
  fields?: string;
  /** Act on this tenant below one's own. */
  tenant?: string;
  signal?: AbortSignal;
}

/**
 * `berth.containers.create({...})`: each operation of the OpenAPI document by the two words of its id; its arguments are one object, wherever
 * HTTP puts them.
 */
export type Calls = { [N in keyof Nouns]: { [V in keyof Nouns[N]]: Call<Arguments<Operation<N, V>>, Answer<Operation<N, V>>> & Plans<Operation<N, V>> } };
