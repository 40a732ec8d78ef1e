import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const MAX_BYTES = 32 * 1024 * 1024;

/** Appends to a file and keeps one older copy beside it (`.1`), so that a log takes at most twice 32 MiB. */
export class LogFile {
  private descriptor: number;
  private size: number;

  constructor(private readonly path: string) {
    this.descriptor = openSync(path, 'a', 0o600);
    this.size = fstatSync(this.descriptor).size;
  }

  write(chunk: Buffer): void {
    if (this.size + chunk.length > MAX_BYTES && this.size > 0) this.rotate();
    this.size += writeSync(this.descriptor, chunk);
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
