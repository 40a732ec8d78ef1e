import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server as Listener } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Server, ServerCredentials } from '@grpc/grpc-js';

import { VERSION } from '../wire/call-frames.js';
import type { HostAgentHandlers } from '../wire/generated/berth/host/v1/HostAgent.js';
import { hostAgentDefinition, MAX_MESSAGE_BYTES, type WireTls } from '../wire/host-agent.definition.js';
import { FrameServer } from './frame-server.js';

export interface ListenOptions {
  /** `unix:/path` or `host:port`; port 0 picks a free one. */
  address: string;
  tls?: WireTls;
  /** Group that may use the unix socket; absent: root alone. */
  socketGid?: number;
}

export interface AgentServer {
  /** As a client dials it. */
  readonly address: string;
  /** Lets calls under way end, for a few seconds at most. */
  close(): Promise<void>;
}

const CLOSE_MILLISECONDS = 5000;

/** Serves the handlers. Over TCP it insists on mutual TLS, unless the address is loopback. */
export async function serveAgent(handlers: HostAgentHandlers, listen: ListenOptions): Promise<AgentServer> {
  const socket = listen.address.startsWith('unix:') ? listen.address.slice('unix:'.length) : undefined;
  if (socket === undefined && !listen.tls && !isLoopback(listen.address)) {
    throw new Error(`agent address ${listen.address}: mutual TLS is needed beyond loopback`);
  }
  if (socket !== undefined) await clearWay(socket);

  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    // Nobody asks for these statistics, which every call and stream would keep.
    'grpc.enable_channelz': 0,
  });
  server.addService(hostAgentDefinition, handlers);
  const frames = new FrameServer(handlers);
  let address = listen.address;
  let listener: Listener | undefined;
  if (socket === undefined) {
    const port = await bind(server, address, serverCredentials(listen.tls));
    address = address.replace(/:\d+$/, `:${port}`);
  } else {
    listener = await listenFor(socket, frames, server);
    admit(socket, listen.socketGid);
  }

  return {
    address,
    async close() {
      listener?.close();
      const calm = Promise.all([new Promise<void>((resolve) => server.tryShutdown(() => resolve())), frames.calm()]);
      const patience = new AbortController();
      await Promise.race([calm, delay(CLOSE_MILLISECONDS, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      server.forceShutdown();
      frames.destroy();
    },
  };
}

/** Listens on a unix socket for both that may come over it. */
function listenFor(path: string, frames: FrameServer, server: Server): Promise<Listener> {
  const grpc = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (first: Buffer) => {
      if (first[0] === VERSION) return frames.serve(socket, first.subarray(1));
      socket.pause();
      socket.unshift(first);
      grpc.injectConnection(socket);
    });
  });
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(path, () => resolve(listener));
  });
}

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
  });
}

function serverCredentials(tls: WireTls | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure();
  const pair = { private_key: readFileSync(tls.key), cert_chain: readFileSync(tls.cert) };
  return ServerCredentials.createSsl(readFileSync(tls.ca), [pair], true);
}

function isLoopback(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+$/.test(address);
}

/** Removes the socket a dead agent left; refuses when one answers there. */
async function clearWay(socket: string): Promise<void> {
  mkdirSync(dirname(socket), { recursive: true, mode: 0o755 });
  const answers = await new Promise<boolean>((resolve) => {
    const probe = connect(socket);
    probe.on('connect', () => resolve(true)).on('error', () => resolve(false));
    probe.on('connect', () => probe.destroy());
  });
  if (answers) throw new Error(`another agent listens on ${socket}`);
  rmSync(socket, { force: true });
}

/** Until here only root could connect: a socket is made without write permission for others. */
function admit(socket: string, gid: number | undefined): void {
  if (gid !== undefined) chownSync(socket, statSync(socket).uid, gid);
  chmodSync(socket, gid === undefined ? 0o600 : 0o660);
}
