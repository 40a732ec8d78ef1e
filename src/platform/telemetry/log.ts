import { pino, type Logger } from 'pino';

/** Injection token of the process's logger. */
export const LOG = Symbol('log');

/** JSON lines on standard error; keys and secrets never reach it. */
export const openLog = (level: string): Logger =>
  pino({ level, redact: { paths: ['*.secret', '*.authorization', 'headers["x-api-key"]'], censor: '[redacted]' } }, pino.destination(2));
