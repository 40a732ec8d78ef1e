import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';

const MAX_BYTES = 32 * 1024 * 1024;
const CHECK_EVERY_MS = 2_000;
const TAIL_BYTES = 4_096;
const LINE_CHARACTERS = 300;

/**
 * A file that a child process writes to itself: no pipe to us, which would break under the child when we are killed.
 * It is emptied into one older copy beside it (`.1`) when it has passed 32 MiB, without one when the disk is full.
 */
export class LogFile {
  /** For the child's stdout and stderr; appends, so that emptying the file is safe while it is written. */
  readonly descriptor: number;
  private readonly checking: NodeJS.Timeout;

  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a+', 0o600);
    this.checking = setInterval(() => this.trim(), CHECK_EVERY_MS).unref();
  }

  /** Empties the file into `.1` when it is too large. */
  trim(): void {
    if (fstatSync(this.descriptor).size <= MAX_BYTES) return;
    try {
      copyFileSync(this.path, `${this.path}.1`);
    } catch {
      // No room for the copy: then less than all is lost without one.
    }
    ftruncateSync(this.descriptor, 0);
  }

  /** The newest line, cut to what fits a message. */
  lastLine(): string {
    const { size } = fstatSync(this.descriptor);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(this.descriptor, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8').trimEnd().split('\n').at(-1)!.slice(0, LINE_CHARACTERS);
  }

  close(): void {
    clearInterval(this.checking);
    closeSync(this.descriptor);
  }
}
