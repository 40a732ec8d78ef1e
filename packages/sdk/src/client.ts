import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { CallOptions, Calls, Schemas } from './calls.js';
import { OPERATIONS } from './generated/operations.js';
import { BerthError } from './problem.js';
import { type Arguments, type Route, type Settings, Transport } from './transport.js';

export type { CallOptions, Content, Plan, Schemas } from './calls.js';
export { BerthError, type Problem } from './problem.js';
export type { Settings } from './transport.js';

/** How long one poll may be held by the service, in seconds. */
const POLL_SECONDS = 30;

type Operation = Schemas['Operation'];
type Page<T> = { items: T[]; nextCursor?: string | null };

/** What goes beyond one call. */
export interface Helpers {
  /** Waits for an operation's end and answers it; throws BerthError with its code when it failed. `onProgress` hears each change. */
  finished(operation: Pick<Operation, 'id'>, options?: { onProgress?: (operation: Operation) => void; signal?: AbortSignal }): Promise<Operation>;
  /** Every item of a list, page after page: `for await (const container of berth.items(berth.containers.list, { labels: 'env=prod' }))`. */
  items<A extends object, T>(list: (args: A) => Promise<Page<T>>, args?: A): AsyncGenerator<T>;
  /** Events from now on, or behind `after`, for as long as they are asked for; takes up where it was when the connection breaks. */
  follow(args?: { after?: string; types?: string; resourceId?: string }, signal?: AbortSignal): AsyncGenerator<Schemas['Event']>;
}

export type Berth = Calls & Helpers;

/** A client of one installation, in the name of one key. */
export function createClient(settings: Settings): Berth {
  const transport = new Transport({ ...settings, url: settings.url.replace(/\/+$/, '') });
  const nouns = Object.entries(OPERATIONS).map(([noun, verbs]) => [
    noun,
    Object.fromEntries(Object.entries(verbs as Record<string, Route>).map(([verb, route]) => [verb, method(transport, route)])),
  ]);
  const calls = Object.fromEntries(nouns) as Calls;
  return {
    ...calls,
    finished: async (operation, { onProgress, signal } = {}) => {
      let seen: Operation;
      do {
        seen = await calls.operations.get({ id: operation.id, wait: POLL_SECONDS }, { ...(signal && { signal }) });
        onProgress?.(seen);
      } while (seen.status === 'queued' || seen.status === 'running');
      if (seen.status === 'failed') {
        throw new BerthError({
          status: 200,
          code: (seen.error?.code ?? 'internal') as never,
          detail: seen.error?.message ?? 'the operation failed',
          requestId: seen.requestId,
        });
      }
      return seen;
    },
    items: async function* (list, args) {
      let cursor: string | null | undefined;
      do {
        const page = await list({ ...args, ...(cursor && { cursor }) } as never);
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor);
    },
    follow: (args, signal) => follow(transport, args ?? {}, signal),
  };
}

function method(transport: Transport, route: Route) {
  const call = (args?: Arguments, options?: CallOptions) => transport.call(route, args, options);
  return Object.assign(call, { plan: (args?: Arguments, options?: CallOptions) => transport.call(route, { ...args, dryRun: true }, options) });
}

const RETRY_MS = 1000;

async function* follow(
  transport: Transport,
  args: { after?: string; types?: string; resourceId?: string },
  signal?: AbortSignal,
): AsyncGenerator<Schemas['Event']> {
  let after = args.after;
  let followed = false;
  while (!signal?.aborted) {
    try {
      const response = await transport.open(OPERATIONS.events.follow, { ...args, after }, { ...(signal && { signal }) }, 'text/event-stream');
      followed = true;
      for await (const message of messages(response.body!)) {
        after = message.id ?? after;
        if (message.data) yield JSON.parse(message.data) as Schemas['Event'];
      }
    } catch (error) {
      if (signal?.aborted) return;
      // A stream that broke is a TypeError; while the service starts anew it cannot be reached, or asks to be asked later.
      const passes = error instanceof TypeError || (error instanceof BerthError && error.retryable);
      if (!followed || !passes) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => ready.push(message) });
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
  }
}
