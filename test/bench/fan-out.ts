import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { timed } from './figures.js';
import type { Http } from './http.js';

/** Ends a subscriber. */
type Stop = () => void;
/** Begins one; it calls back with whatever text it receives. */
type Subscribe = (hear: (text: string) => void) => Promise<Stop>;

const AT_ONCE = 50;
const QUERY = 'subscription($id: String) { events(resourceId: $id) { id type resource { id name } data at } }';

/** Milliseconds from a change being asked for until the last of `subscribers` was told of it, over both protocols. */
export async function fanOutFigures(
  http: Http,
  url: string,
  key: string,
  containerId: string,
  subscribers: number,
  runs: number,
): Promise<{ sse: number[]; graphql: number[] }> {
  return {
    sse: await measured(http, containerId, runs, subscribers, bySse(url, key, containerId)),
    graphql: await measured(http, containerId, runs, subscribers, byGraphql(url, key, containerId)),
  };
}

async function measured(http: Http, containerId: string, runs: number, subscribers: number, subscribe: Subscribe): Promise<number[]> {
  const told = new Map<string, Set<number>>();
  let all = (): void => undefined;
  const stops: Stop[] = [];
  const begin = async (index: number): Promise<void> => {
    const hear = (text: string): void => {
      const mark = /"mark":"(\d+)"/.exec(text)?.[1];
      if (mark !== undefined && told.get(mark)?.add(index).size === subscribers) all();
    };
    stops.push(await subscribe(hear));
  };
  const change = async (mark: string): Promise<void> => {
    told.set(mark, new Set());
    const reached = new Promise<void>((resolve) => (all = resolve));
    await http.must('PATCH', `/v1/containers/${containerId}`, { labels: { mark } });
    await Promise.race([reached, pause(10_000)]);
    if (told.get(mark)!.size < subscribers) throw new Error(`${told.get(mark)!.size} of ${subscribers} subscribers were told`);
    told.delete(mark);
  };
  try {
    for (let index = 0; index < subscribers; index += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, subscribers - index) }, (_, i) => begin(index + i)));
    }
    let mark = 0;
    return await timed(runs, () => change(String(++mark)));
  } finally {
    for (const stop of stops) stop();
  }
}

function bySse(url: string, key: string, containerId: string): Subscribe {
  const agent = new Agent({ maxSockets: Infinity });
  return (hear) =>
    new Promise((resolve, reject) => {
      const sent = get(
        `${url}/v1/events?resourceId=${containerId}`,
        { agent, headers: { accept: 'text/event-stream', authorization: `Bearer ${key}` } },
        (answer) => {
          if (answer.statusCode !== 200) return reject(new Error(`events: ${answer.statusCode}`));
          answer.setEncoding('utf8');
          answer.on('data', hear);
          answer.on('error', () => undefined);
          // the first bytes come once it follows
          answer.once('data', () => resolve(() => answer.destroy()));
        },
      );
      sent.on('error', reject);
    });
}

function byGraphql(url: string, key: string, containerId: string): Subscribe {
  return (hear) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('error', reject);
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } })));
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        if (text.includes('"connection_ack"')) {
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUERY, variables: { id: containerId } } }));
          // answered behind what was sent before it
          socket.send(JSON.stringify({ type: 'ping' }));
        } else if (text.includes('"pong"')) resolve(() => socket.terminate());
        else hear(text);
      });
    });
}
