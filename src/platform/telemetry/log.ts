import { pino, type DestinationStream, type Logger } from 'pino';

/** Injection token of the process's logger. */
export const LOG = Symbol('log');

/** What waits for a disk that is full. */
const KEPT_BYTES = 1024 * 1024;

/** JSON lines on standard error; keys and secrets never reach it. Lines that cannot be written are kept, then dropped: no service dies of its log. */
export function openLog(level: string, name?: string): Logger {
  const lines = standardError({ minLength: 0 });
  const paths = ['*.secret', '*.passphrase', '*.authorization', 'headers["x-api-key"]'];
  return pino({ level, ...(name === undefined ? {} : { name }), redact: { paths, censor: '[redacted]' } }, lines);
}

/** For a line of each request: many are written at once, so the last fifth of a second is lost with a process that is killed. */
export const openAccessLog = (name?: string): Logger => pino(name === undefined ? {} : { name }, standardError({ minLength: 8 * 1024, periodicFlush: 200 }));

function standardError(options: { minLength: number; periodicFlush?: number }): DestinationStream {
  const lines = pino.destination({ dest: 2, maxLength: KEPT_BYTES, ...options });
  lines.on('error', () => undefined);
  return lines;
}
