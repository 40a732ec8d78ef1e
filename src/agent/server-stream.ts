import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { ServerWritableStream, StatusObject } from '@grpc/grpc-js';

/** Ends a stream with a failure: gRPC takes the status from the error that is emitted. */
export function refuse(call: { emit(event: 'error', error: Error): unknown }, status: StatusObject): void {
  call.emit('error', Object.assign(new Error(status.details), status));
}

/** Sends all replies and ends the call, no faster than the caller takes them; `content`, which they are made of, goes with a caller that goes away. */
export async function sendAll<Reply>(call: ServerWritableStream<unknown, Reply>, replies: AsyncIterable<Reply>, content: Readable | undefined): Promise<void> {
  const gone = (): void => void content?.destroy();
  call.on('cancelled', gone).on('close', gone).on('error', gone);
  try {
    for await (const reply of replies) {
      if (!call.write(reply)) await Promise.race([once(call, 'drain'), once(call, 'close')]);
    }
    call.end();
  } catch (error) {
    if (!call.cancelled) throw error;
  } finally {
    gone();
  }
}
