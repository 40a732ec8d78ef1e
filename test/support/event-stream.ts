import { get, type IncomingMessage } from 'node:http';

export interface SentEvent {
  id: string;
  type: string;
  resource: { type: string; id: string; name?: string };
  data: Record<string, unknown>;
  at: string;
}

/** A client of `GET /v1/events` that keeps what it has received. */
export class EventStream {
  readonly events: SentEvent[] = [];
  readonly comments: string[] = [];
  ended = false;
  private unread = '';

  private constructor(private readonly answer: IncomingMessage) {
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => this.take(text));
    answer.on('close', () => (this.ended = true));
  }

  /** Resolves once the server answered. */
  static open(url: string, key: string, query = '', headers: Record<string, string> = {}): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      const request = get(
        `${url}/v1/events${query}`,
        { headers: { accept: 'text/event-stream', authorization: `Bearer ${key}`, ...headers }, agent: false },
        (answer) => {
          if (answer.statusCode === 200 && answer.headers['content-type']?.startsWith('text/event-stream')) resolve(new EventStream(answer));
          else reject(new Error(`${answer.statusCode} ${answer.headers['content-type']}`));
        },
      );
      request.on('error', reject);
    });
  }

  close(): void {
    this.answer.destroy();
  }

  private take(text: string): void {
    const blocks = (this.unread + text).split('\n\n');
    this.unread = blocks.pop()!;
    for (const block of blocks) {
      if (block.startsWith(':')) this.comments.push(block);
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data) this.events.push(JSON.parse(data) as SentEvent);
    }
  }
}
