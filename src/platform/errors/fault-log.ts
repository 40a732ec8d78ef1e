import type { Logger } from 'pino';
import type { AppError } from './app-error.js';

const EVERY_MS = 1000;
const MOST_KINDS = 1000;

interface Told {
  at: number;
  /** Alike since then, and not told. */
  alike: number;
}

/**
 * Logs the faults that callers were told of. Those that a caller may try again come by the thousand while the database or a host is away: each kind is
 * told once a second, with how many were alike, so that the log still holds how it began.
 */
export class FaultLog {
  private readonly told = new Map<string, Told>();

  /** `clock` answers milliseconds that only grow. */
  constructor(
    private readonly log: Logger,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Nothing for what is the caller's to mend. */
  tell(error: AppError, more: { requestId?: string } = {}): void {
    if (error.status < 500) return;
    const cause = error.cause ?? error;
    if (error.code === 'internal') return this.log.error({ err: cause, ...more }, error.code);
    const kind = `${error.code} ${cause instanceof Error ? cause.message : ''}`;
    const last = this.told.get(kind);
    const now = this.clock();
    if (last && now - last.at < EVERY_MS) {
      last.alike += 1;
      return;
    }
    if (this.told.size >= MOST_KINDS) this.told.clear();
    this.told.set(kind, { at: now, alike: 0 });
    this.log.error({ err: cause, ...more, ...(last && last.alike > 0 ? { alike: last.alike } : {}) }, error.code);
  }
}
