import { readFileSync } from 'node:fs';

export interface WatchdogOptions {
  /** Asks the process for a sign of life: resolves when it gives one; fails when it cannot be asked, as while it starts. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** The process that is asked; undefined while there is none. */
  readonly pid: () => number | undefined;
  /** Told, with the reason, of one that hangs: to be ended, and begun anew. */
  readonly onHang: (reason: string) => void;
  /** Silence after which a process that does nothing hangs. */
  readonly idleMs: number;
  /** Between two questions; a quarter of `idleMs` when left out. */
  readonly everyMs?: number;
  /** How long an answer may take; a quarter of `idleMs` when left out. */
  readonly boundMs?: number;
  /** Silence after which one hangs that is busy all the while. */
  readonly busyMs?: number;
}

/** What the kernel says of a process: its state, and how long it has run on processors, in ticks. */
interface Doing {
  state: string;
  ticks: number;
}

/**
 * Notices a process that hangs: it gives no sign of life though it could be asked, and it is stopped or does nothing. One that works, or waits for a
 * processor or a disk, is busy, and is given long.
 */
export class Watchdog {
  private readonly timer: NodeJS.Timeout;
  private readonly over = new AbortController();
  private asking = false;
  private readonly boundMs: number;
  private silent: { pid: number; since: number; ticks: number } | undefined;

  constructor(private readonly options: WatchdogOptions) {
    this.boundMs = options.boundMs ?? options.idleMs / 4;
    this.timer = setInterval(() => void this.look(), options.everyMs ?? options.idleMs / 4);
  }

  stop(): void {
    clearInterval(this.timer);
    this.over.abort();
  }

  private async look(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const pid = this.options.pid();
    const answered = pid === undefined || (await this.answers());
    this.asking = false;
    if (this.over.signal.aborted) return;
    const doing = pid === undefined ? undefined : doingOf(pid);
    if (answered || pid === undefined || doing === undefined) {
      this.silent = undefined;
      return;
    }
    if (this.silent?.pid !== pid) this.silent = { pid, since: performance.now() - this.boundMs, ticks: doing.ticks };
    const silentMs = performance.now() - this.silent.since;
    const reason = this.hangs(doing, silentMs, this.silent.ticks);
    if (reason === undefined) return;
    this.silent = undefined;
    this.options.onHang(`${reason} for ${Math.round(silentMs / 1000)} s`);
  }

  private hangs({ state, ticks }: Doing, silentMs: number, ticksBefore: number): string | undefined {
    const { idleMs, busyMs = 300_000 } = this.options;
    if (silentMs >= idleMs && (state === 'T' || state === 't')) return 'is stopped, and does not answer';
    if (silentMs >= idleMs && state === 'S' && ticks === ticksBefore) return 'does nothing, and does not answer';
    return silentMs >= busyMs ? 'is busy, and does not answer' : undefined;
  }

  /** Whether it does, or cannot be asked now. */
  private async answers(): Promise<boolean> {
    // Not AbortSignal.any of a timeout: Node 20 may collect it before its time has come.
    const bound = new AbortController();
    const giveUp = (): void => bound.abort();
    const patience = setTimeout(giveUp, this.boundMs);
    this.over.signal.addEventListener('abort', giveUp);
    const late = new Promise<false>((resolve) => bound.signal.addEventListener('abort', () => resolve(false)));
    const sign = this.options.probe(bound.signal).then(
      () => true,
      // One that was cut off by the bound did not answer.
      () => !bound.signal.aborted,
    );
    try {
      return await Promise.race([sign, late]);
    } finally {
      clearTimeout(patience);
      this.over.signal.removeEventListener('abort', giveUp);
    }
  }
}

/** None of a process that is gone. */
function doingOf(pid: number): Doing | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0]!, ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}
