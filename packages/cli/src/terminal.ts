import { once } from 'node:events';
import { BerthError, type Problem } from 'berth-sdk';
import { WebSocket, type RawData } from 'ws';
import type { Context } from './contexts.js';

export interface TerminalOptions {
  tty: boolean;
  /** Whether our standard input is its input. */
  input: boolean;
  query: URLSearchParams;
}

/** Ctrl-]: leaves a terminal without ending what runs in it. */
const LEAVE = 0x1d;
const LEFT = 1000;
/** Messages may hold so much; docs/console.md. */
const MOST_BYTES = 64 * 1024;

/** Connects this terminal, or our standard streams, with one in a container; resolves with the exit code of what ran there. Throws when refused. */
export async function attach(context: Context, path: string, { tty, input, query }: TerminalOptions): Promise<number> {
  const url = `${context.url.replace(/\/+$/, '').replace(/^http/, 'ws')}${path}?${query}`;
  const headers = { authorization: `Bearer ${context.key}`, ...(context.tenant && { 'x-tenant': context.tenant }) };
  const socket = new WebSocket(url, 'berth.v1', { headers });
  const tell = (message: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
  let exit: number | undefined;

  socket.on('message', (data: RawData, isBinary) => {
    const bytes = data as Buffer;
    if (isBinary) return void process.stdout.write(bytes);
    const said = JSON.parse(bytes.toString('utf8')) as { stderr?: string; exit?: number };
    if (said.stderr) process.stderr.write(Buffer.from(said.stderr, 'base64'));
    exit = said.exit ?? exit;
  });
  await opened(socket);
  if (tty) tell({ resize: size() });
  const restore = tty ? takeTerminal(tell) : passSignals(tell);
  const stopInput = input ? passInput(socket, tty, tell) : (tell({ end: true }), () => undefined);
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  stopInput();
  restore();
  if (exit !== undefined) return exit;
  if (code === LEFT) return 0;
  throw new Error(reason.toString('utf8') || `the terminal was closed with code ${code}`);
}

/** Resolves when it is open; throws what the service said when it refused. */
async function opened(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', ({ message }) => reject(new BerthError({ status: 0, code: 'unavailable', retryable: true, detail: `cannot reach ${new URL(socket.url).origin}: ${message}` })));
    socket.once('unexpected-response', (_, response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => reject(new BerthError({ ...problemOf(Buffer.concat(parts).toString('utf8')), status: response.statusCode ?? 0 })));
    });
  });
}

function problemOf(text: string): Partial<Problem> {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { detail: text.slice(0, 500) };
  }
}

/** Of our terminal; one that does not know its size says 0. */
export const size = () => ({ cols: process.stdout.columns || 80, rows: process.stdout.rows || 24 });

/** Our terminal's keys and size go there as they are; returns what gives it back. */
function takeTerminal(tell: (message: object) => void): () => void {
  const resize = () => tell({ resize: size() });
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  process.stdout.on('resize', resize);
  return () => {
    process.stdout.off('resize', resize);
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
  };
}

function passSignals(tell: (message: object) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = signals.map((signal) => [signal, () => tell({ signal })] as const);
  for (const [signal, listener] of pass) process.on(signal, listener);
  return () => {
    for (const [signal, listener] of pass) process.off(signal, listener);
  };
}

function passInput(socket: WebSocket, tty: boolean, tell: (message: object) => void): () => void {
  const onData = (data: Buffer) => {
    if (tty && process.stdin.isTTY && data.includes(LEAVE)) return socket.close(LEFT);
    for (let from = 0; from < data.length; from += MOST_BYTES) socket.send(data.subarray(from, from + MOST_BYTES));
    // Not faster than the container reads.
    if (socket.bufferedAmount > MOST_BYTES) {
      process.stdin.pause();
      const drained = setInterval(() => {
        if (socket.bufferedAmount > MOST_BYTES && socket.readyState === WebSocket.OPEN) return;
        clearInterval(drained);
        process.stdin.resume();
      }, 10);
    }
  };
  const onEnd = () => tell({ end: true });
  process.stdin.on('data', onData).once('end', onEnd);
  return () => {
    process.stdin.off('data', onData).off('end', onEnd);
    process.stdin.pause();
    process.stdin.unref?.();
  };
}
