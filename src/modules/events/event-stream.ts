import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Event } from './event.dto.js';

/** Milliseconds after which a client comes back when the stream broke. */
const RETRY_MS = 1000;

/** An event goes to many streams; it is written out once. */
const blocks = new WeakMap<Event, string>();

function blockOf(event: Event): string {
  const known = blocks.get(event);
  if (known !== undefined) return known;
  const block = `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  blocks.set(event, block);
  return block;
}

/** Writes events as `text/event-stream` until the client goes or the events end; a comment every so often keeps proxies from hanging up. */
export async function streamEvents(reply: ServerResponse, events: AsyncIterableIterator<Event>, requestId: string, heartbeatSeconds: number): Promise<void> {
  reply.on('close', () => void events.return?.());
  if (reply.closed || reply.destroyed) return void events.return?.();
  reply.on('error', () => undefined);
  reply.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
  });
  if (reply.req.method === 'HEAD') return void reply.end();
  reply.write(`retry: ${RETRY_MS}\n\n`);
  const heartbeat = setInterval(() => reply.write(': still here\n\n'), heartbeatSeconds * 1000);
  try {
    for await (const event of events) {
      if (!reply.write(blockOf(event)) && !reply.closed) await Promise.race([once(reply, 'drain'), once(reply, 'close')]);
    }
  } catch {
    // too slow a reader: it comes back with the id of the last event it has
  } finally {
    clearInterval(heartbeat);
    reply.end();
  }
}
