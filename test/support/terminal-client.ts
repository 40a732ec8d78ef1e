import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { eventually } from './eventually.js';

/** A terminal program, as far as tests need one: what it was shown, and how the connection ended. */
export class TerminalClient {
  shown = '';
  errors = '';
  exit?: number;
  closed?: { code: number; reason: string };

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (message: Buffer, isBinary) => {
      if (isBinary) {
        this.shown += message.toString();
        return;
      }
      const said = JSON.parse(message.toString()) as { exit?: number; stderr?: string };
      if (said.exit !== undefined) this.exit = said.exit;
      if (said.stderr !== undefined) this.errors += Buffer.from(said.stderr, 'base64').toString();
    });
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
  }

  /** Connects as a program does, with a header, or as a browser does. Rejects with the status and code of a refusal. */
  static async open(url: string, path: string, credential: { key?: string; protocols?: string[] }): Promise<TerminalClient> {
    const headers = credential.key === undefined ? {} : { authorization: `Bearer ${credential.key}` };
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, credential.protocols ?? [], { headers });
    const client = new TerminalClient(socket);
    const refused = new Promise<never>((_, reject) => {
      socket.on('error', reject);
      socket.on('unexpected-response', (_request, answer) => {
        let body = '';
        answer.on('data', (part: Buffer) => (body += part.toString()));
        answer.on('end', () =>
          reject(Object.assign(new Error(`refused: ${body}`), { status: answer.statusCode, code: (JSON.parse(body || '{}') as { code?: string }).code })),
        );
      });
    });
    await Promise.race([once(socket, 'open'), refused]);
    refused.catch(() => undefined);
    return client;
  }

  /** Of its end of the connection. */
  get localPort(): number {
    return (this.socket as unknown as { _socket: Socket })._socket.localPort!;
  }

  type(text: string): void {
    this.socket.send(Buffer.from(text));
  }

  control(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Waits until the text was shown. */
  sees(text: string, seconds = 15): Promise<void> {
    return eventually(() => {
      if (!this.shown.includes(text)) throw new Error(`"${text}" was not shown, but: ${this.shown.slice(-2000)}`);
    }, seconds);
  }

  /** Waits for the end of the connection. */
  end(seconds = 15): Promise<{ code: number; reason: string }> {
    return eventually(() => {
      if (!this.closed) throw new Error('the connection does not end');
      return this.closed;
    }, seconds);
  }

  close(): void {
    this.socket.close();
  }
}
