import { constants } from 'node:os';
import type { RawData, WebSocket } from 'ws';
import { AppError } from '../../platform/errors/app-error.js';
import type { Attachment } from '../../wire/attachment.js';
import type { AttachInputInput } from '../../wire/generated/berth/host/v1/AttachInput.js';
import type { AttachOutput } from '../../wire/generated/berth/host/v1/AttachOutput.js';

/** Close codes: RFC 6455, and our own from 4000 on. */
const DONE = 1000;
const NOT_UNDERSTOOD = 1007;
const KEY_LOST = 4401;
const BROKEN_OFF = 4503;

/** How long a client may take nothing before it is cut off. */
const SLOW_MS = 10_000;
const PING_MS = 30_000;

/**
 * Joins a WebSocket and a conversation with a container until either ends. `watch` is told to call when the key is lost. Neither side is
 * read faster than the other takes it, and a client that takes nothing for ten seconds is cut off.
 */
export async function converse(socket: WebSocket, attachment: Attachment, watch: (lost: () => void) => () => void): Promise<void> {
  let alive = true;
  const stopWatching = watch(() => socket.close(KEY_LOST, 'the key is not valid any more'));
  const pings = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_MS).unref();
  const leave = (): void => attachment.close();
  let heard = Promise.resolve();
  socket.on('pong', () => (alive = true));
  socket.on('close', leave);
  socket.on('error', leave);
  socket.on('message', (message, isBinary) => {
    const input = isBinary ? { data: bytesOf(message) } : control(bytesOf(message).toString());
    if (!input) return socket.close(NOT_UNDERSTOOD, 'want {"resize": {"cols", "rows"}}, {"signal": "SIGINT"} or {"end": true}');
    socket.pause();
    heard = heard.then(() => attachment.write(input)).then(() => socket.resume());
  });
  try {
    for await (const output of attachment) {
      if (!(await send(socket, output))) return socket.terminate();
    }
    socket.close(DONE);
  } catch (error) {
    if (socket.readyState !== socket.OPEN) return;
    socket.close(BROKEN_OFF, error instanceof AppError ? error.detail.slice(0, 120) : 'the host cannot be reached');
  } finally {
    stopWatching();
    clearInterval(pings);
    leave();
  }
}

function bytesOf(message: RawData): Buffer {
  if (Array.isArray(message)) return Buffer.concat(message);
  return Buffer.isBuffer(message) ? message : Buffer.from(message);
}

/** A text message of the client; undefined when it is none of ours. */
function control(text: string): AttachInputInput | undefined {
  let said: { resize?: { cols?: unknown; rows?: unknown }; signal?: unknown; end?: unknown } | null;
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    return undefined;
  }
  if (typeof said !== 'object' || said === null) return undefined;
  const { resize, signal, end } = said;
  const size = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1000;
  if (resize && size(resize.cols) && size(resize.rows)) return { resize: { columns: resize.cols, rows: resize.rows } };
  if (typeof signal === 'string' && Object.hasOwn(constants.signals, signal)) return { signal: constants.signals[signal as NodeJS.Signals] };
  return end === true ? { end: true } : undefined;
}

/** False when the client takes nothing. */
async function send(socket: WebSocket, { data, errors, exitCode }: AttachOutput): Promise<boolean> {
  const message = data ?? JSON.stringify(errors === undefined ? { exit: exitCode } : { stderr: errors.toString('base64') });
  let slow: NodeJS.Timeout | undefined;
  const taken = new Promise<boolean>((resolve) => {
    socket.send(message, (error) => resolve(!error));
    slow = setTimeout(() => resolve(false), SLOW_MS);
  });
  return taken.finally(() => clearTimeout(slow));
}
