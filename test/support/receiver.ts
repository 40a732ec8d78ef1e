import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A receiver of webhooks on loopback; answers what `answers` says next for a path, then 200, and what it is to keep waiting once it is released. */
export class Receiver {
  readonly received: Received[] = [];
  readonly answers = new Map<string, number[]>();
  connections = 0;
  /** Whether a path gets no answer for now. */
  keepsWaiting = (_path: string): boolean => false;
  private readonly kept: (() => void)[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', () => this.connections++);
    server.on('request', (request, reply) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const path = request.url!;
        this.received.push({ path, headers: request.headers, text: Buffer.concat(parts).toString() });
        const status = this.answers.get(path)?.shift() ?? 200;
        const answer = (): void => void reply.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
        if (this.keepsWaiting(path)) this.kept.push(answer);
        else answer();
      });
    });
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Receiver(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path);
  }

  /** Answers all that wait, and keeps nobody waiting from now on. */
  release(): void {
    this.keepsWaiting = () => false;
    for (const answer of this.kept.splice(0)) answer();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
