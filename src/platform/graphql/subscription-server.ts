import type { Server } from 'node:http';
import type { Disposable, ServerOptions } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** Bytes; a document of the most tokens has some 20 KiB. Nest's server takes 100 MiB, which are read before there is a key. */
const LONGEST_MESSAGE = 64 * 1024;

/** Serves graphql-transport-ws at `/graphql` until it is disposed of; a longer message than that closes its socket (1009). */
export function serveSubscriptions(http: Server, options: ServerOptions<Record<string, unknown> | undefined, Extra>): Disposable {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, perMessageDeflate: false });
  const served = useServer(options, sockets);
  http.on('upgrade', (request, socket, head) => {
    if (request.url?.split('?')[0] !== '/graphql') return;
    sockets.handleUpgrade(request, socket, head, (opened) => {
      sockets.emit('connection', opened, request);
      // it would tell standard error of each message that is too long; the socket is closed without that
      opened.removeAllListeners('error').on('error', () => undefined);
    });
  });
  return served;
}
