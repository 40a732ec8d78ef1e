import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  // answers of every shape pass through here
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** A keep-alive HTTP client as one credential; the cheapest that Node has, so that the figure is the server's. */
export class Http {
  constructor(
    private readonly url: string,
    readonly key: string,
    private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 }),
  ) {}

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        this.url + path,
        {
          method,
          agent: this.agent,
          headers: {
            authorization: `Bearer ${this.key}`,
            ...(payload ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) } : {}),
            ...headers,
          },
        },
        (reply) => {
          const parts: Buffer[] = [];
          reply.on('data', (part: Buffer) => parts.push(part));
          reply.on('error', reject);
          reply.on('end', () => {
            const text = Buffer.concat(parts).toString();
            resolve({ status: reply.statusCode ?? 0, body: text ? JSON.parse(text) : undefined });
          });
        },
      );
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  /** Sends and waits for the operation; fails loudly on any other answer, so that no figure counts an error. */
  async must(method: string, path: string, body?: unknown): Promise<Answer['body']> {
    const answer = await this.send(method, path, body, { prefer: 'wait=30' });
    if (answer.status >= 300 || (answer.body?.operation && answer.body.operation.status !== 'succeeded')) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  close(): void {
    this.agent.destroy();
  }
}
