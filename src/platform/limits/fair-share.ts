import { Injectable } from '@nestjs/common';

/** Requests of one tenant that are answered side by side while another asks too. */
const AT_ONCE = 4;
/** Another asks too when it did so in the last so many milliseconds. */
const BESIDE_MS = 1000;
/** What takes longer is waiting for something else than this process, and keeps no other request of its tenant waiting. Milliseconds. */
const QUICK_MS = 50;

/** What is under way of one tenant, and what waits for it: each begun, or called, once. */
interface Line {
  begun: Set<{ at: number }>;
  waiting: (() => void)[];
}

/**
 * Keeps the many requests of one tenant from standing in front of another's: below every rate limit two hundred readers fill the event loop, and who
 * asks once waits for all of them. While a tenant is alone it is not held back.
 */
@Injectable()
export class FairShare {
  private readonly lines = new Map<string, Line>();
  private newest = { tenantId: '', at: 0 };
  /** The last time that any other tenant than the newest asked. */
  private otherAt = -Infinity;
  private timer?: NodeJS.Timeout;

  /** Call it when the request came; resolves when it may be answered, or is undefined when that is at once. `onEnd` calls back when it was. */
  turn(tenantId: string, onEnd: (end: () => void) => void): Promise<void> | undefined {
    const at = performance.now();
    if (this.newest.tenantId !== tenantId) {
      if (this.newest.tenantId !== '') this.otherAt = this.newest.at;
      this.newest = { tenantId, at };
    }
    this.newest.at = at;
    const line = this.lines.get(tenantId);
    if (!line && at - this.otherAt > BESIDE_MS) return undefined;
    const own = line ?? { begun: new Set(), waiting: [] };
    this.lines.set(tenantId, own);
    if (own.waiting.length === 0 && this.quick(own) < AT_ONCE) {
      this.begin(tenantId, own, onEnd);
      return undefined;
    }
    this.timer ??= setInterval(() => this.callAll(), QUICK_MS / 2).unref();
    return new Promise((resolve) => {
      own.waiting.push(() => {
        this.begin(tenantId, own, onEnd);
        resolve();
      });
    });
  }

  private begin(tenantId: string, line: Line, onEnd: (end: () => void) => void): void {
    const one = { at: performance.now() };
    line.begun.add(one);
    onEnd(() => {
      line.begun.delete(one);
      this.call(tenantId, line);
    });
  }

  private call(tenantId: string, line: Line): void {
    while (line.waiting.length > 0 && this.quick(line) < AT_ONCE) line.waiting.shift()!();
    if (line.begun.size === 0 && line.waiting.length === 0 && this.lines.get(tenantId) === line) this.lines.delete(tenantId);
  }

  private callAll(): void {
    for (const [tenantId, line] of this.lines) this.call(tenantId, line);
    if ([...this.lines.values()].some(({ waiting }) => waiting.length > 0)) return;
    clearInterval(this.timer);
    delete this.timer;
  }

  /** In the order they began, so that the first quick one ends the search. */
  private quick({ begun }: Line): number {
    let slow = 0;
    const since = performance.now() - QUICK_MS;
    for (const { at } of begun) {
      if (at >= since) break;
      slow++;
    }
    return begun.size - slow;
  }
}
