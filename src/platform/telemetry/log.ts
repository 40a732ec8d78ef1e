import { pino, type Logger } from 'pino';

/** Injection token of the process's logger. */
export const LOG = Symbol('log');

/** What waits for a disk that is full. */
const KEPT_BYTES = 1024 * 1024;

/** JSON lines on standard error; keys and secrets never reach it. Lines that cannot be written are kept, then dropped: no service dies of its log. */
export function openLog(level: string, name?: string): Logger {
  const lines = pino.destination({ dest: 2, minLength: 0, maxLength: KEPT_BYTES });
  lines.on('error', () => undefined);
  const paths = ['*.secret', '*.passphrase', '*.authorization', 'headers["x-api-key"]'];
  return pino({ level, ...(name === undefined ? {} : { name }), redact: { paths, censor: '[redacted]' } }, lines);
}
