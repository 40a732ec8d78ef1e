import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Server, ServerCredentials } from '@grpc/grpc-js';

import type { HostAgentHandlers } from '../wire/generated/berth/host/v1/HostAgent.js';
import { hostAgentDefinition, MAX_MESSAGE_BYTES, type WireTls } from '../wire/host-agent.definition.js';

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
  const port = await bind(server, listen.address, serverCredentials(listen.tls));
  if (socket !== undefined) admit(socket, listen.socketGid);

  return {
    address: socket === undefined ? listen.address.replace(/:\d+$/, `:${port}`) : listen.address,
    async close() {
      const calm = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      const patience = new AbortController();
      await Promise.race([calm, delay(CLOSE_MILLISECONDS, undefined, { signal: patience.signal }).catch(() => undefined)]);
      patience.abort();
      server.forceShutdown();
    },
  };
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
