import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { AppError } from '../errors/app-error.js';

/** What a client offers besides its key, and gets back. */
const SUBPROTOCOL = 'berth.v1';
const LONGEST_MESSAGE = 64 * 1024;
const GOING_AWAY = 1001;
const SWITCHING_PROTOCOLS = 101;
const FAREWELL_MS = 1000;

type Upgrade = IncomingMessage & { berthUpgrade?: { socket: Socket; head: Buffer } };

const server = new WebSocketServer({
  noServer: true,
  maxPayload: LONGEST_MESSAGE,
  perMessageDeflate: false,
  // A browser that offers its key alone must get it back, or it closes the connection.
  handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : (offered.values().next().value ?? false)),
});

/**
 * Lets requests to become WebSockets below `/v1/` through the same door as every request: guards, validation and problems apply, and
 * their handler accepts by a `WebSocketDoor`. Open sockets are closed with the application.
 */
export function routeWebSockets(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const open = new Set<Socket>();
  fastify.server.on('upgrade', (request: Upgrade, socket: Socket, head: Buffer) => {
    // Subscriptions have a listener of their own, which leaves alone what is on another path.
    if (request.url?.split('?')[0] === '/graphql' && fastify.server.listenerCount('upgrade') > 1) return;
    request.berthUpgrade = { socket, head };
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    // An answer without a handshake is the end of the connection.
    response.on('finish', () => request.berthUpgrade && socket.end());
    fastify.routing(request, response);
  });
  fastify.addHook('preClose', (done) => {
    for (const client of server.clients) client.close(GOING_AWAY, 'the service is stopping');
    setTimeout(() => open.forEach((socket) => socket.destroy()), FAREWELL_MS).unref();
    done();
  });
}

/** One request that may become a WebSocket. */
export class WebSocketDoor {
  constructor(
    readonly request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {}

  /** Fails with `invalid` when it did not ask to become one. */
  demand(): void {
    if (!(this.request.raw as Upgrade).berthUpgrade) throw new AppError('invalid', 'open this as a WebSocket');
  }

  /** Answers the handshake, at which the request is written down as answered. Rejects when the caller has left, or has its handshake wrong. */
  accept(): Promise<WebSocket> {
    const upgrade = this.request.raw as Upgrade;
    const { socket, head } = upgrade.berthUpgrade!;
    this.reply.hijack();
    this.reply.raw.detachSocket(socket);
    return new Promise((resolve, reject) => {
      const left = (): void => reject(new AppError('invalid', 'the handshake was not completed'));
      if (socket.destroyed) return left();
      socket.once('close', left);
      server.handleUpgrade(upgrade, socket, head, (opened) => {
        delete upgrade.berthUpgrade;
        this.reply.raw.statusCode = SWITCHING_PROTOCOLS;
        this.reply.raw.emit('finish');
        resolve(opened);
      });
    });
  }
}
