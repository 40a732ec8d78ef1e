import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

const LINGER_MS = 5000;
const LINGER_BYTES = 64 * 2 ** 20;
const LOOK_MS = 100;

/**
 * After an answer that came before the end of the body: what the client still sends is thrown away, so that it gets to read the answer. A connection that
 * is closed while something lies unread is reset, and the answer lost with it. Whoever sends on for too long, or too much, is cut off.
 */
export function dropUnread(server: Server): void {
  server.prependListener('request', (raw: IncomingMessage, answer: ServerResponse) => {
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return;
    // what Node does after the last answer on a connection
    raw.socket.destroySoon = () => closeWhenRead(raw);
    answer.once('finish', () => {
      if (raw.complete || raw.destroyed) return;
      raw.resume();
      const unbound = cutOff(raw.socket);
      for (const event of ['end', 'close', 'error']) raw.once(event, unbound);
    });
  });
}

/** Tells the client that nothing more comes, and closes once it has sent its body. */
function closeWhenRead(raw: IncomingMessage): void {
  const { socket } = raw;
  const close = (): void => Socket.prototype.destroySoon.call(socket);
  if (raw.complete || socket.destroyed) return close();
  socket.end();
  raw.once('end', close);
}

/** Destroys the connection in 5 s, or after 64 MiB more; to be called off by what it returns. */
export function cutOff(socket: Socket): () => void {
  const [since, read] = [Date.now(), socket.bytesRead];
  const looking = setInterval(() => {
    if (Date.now() - since < LINGER_MS && socket.bytesRead - read < LINGER_BYTES) return;
    clearInterval(looking);
    socket.destroy();
  }, LOOK_MS).unref();
  socket.once('close', () => clearInterval(looking));
  return () => clearInterval(looking);
}
