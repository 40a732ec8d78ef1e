import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Closes at the server's end the connections over which nothing was asked yet: Node waits for their first request, and clients open them in advance. */
export function closeUnusedConnections(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  server.on('upgrade', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}
