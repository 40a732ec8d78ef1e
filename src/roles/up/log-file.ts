import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const MAX_BYTES = 32 * 1024 * 1024;
const LINE_CHARACTERS = 300;

/** Appends to a file and keeps one older copy beside it (`.1`), so that a log takes at most twice 32 MiB. */
export class LogFile {
  private descriptor: number;
  private size: number;
  private latest = '';

  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a', 0o600);
    this.size = fstatSync(this.descriptor).size;
  }

  write(chunk: Buffer): void {
    if (this.size + chunk.length > MAX_BYTES && this.size > 0) this.rotate();
    this.size += writeSync(this.descriptor, chunk);
    this.latest = chunk.toString('utf8').trimEnd().split('\n').at(-1)!.slice(0, LINE_CHARACTERS);
  }

  /** The newest line written since this was opened, cut to what fits a message. */
  get lastLine(): string {
    return this.latest;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private rotate(): void {
    closeSync(this.descriptor);
    renameSync(this.path, `${this.path}.1`);
    this.descriptor = openSync(this.path, 'a', 0o600);
    this.size = 0;
  }
}
