import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './exit-codes.js';
import { interruptible } from './interrupt.js';
import { lines, table } from './table.js';

export const FORMATS = ['table', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** How an answer is shown. */
export interface Shown {
  format: Format;
  /** Columns of a table, joined by commas. */
  fields?: string;
  /** Where bytes go; standard output when left out. */
  file?: string;
}

/** Prints what a call answered: JSON as it came, or a table of a list, or the fields of what the answer is about; bytes go to the file. */
export async function print(noun: string, answer: unknown, { format, fields, file }: Shown): Promise<void> {
  if (answer === undefined) return;
  if (answer instanceof ReadableStream) return save(answer as ReadableStream<Uint8Array>, file);
  if (file !== undefined) throw new UsageError(`there are no bytes to write to ${file}`);
  if (typeof answer === 'string') return write(answer);
  if (format === 'json') return write(`${JSON.stringify(answer, null, 2)}\n`);
  // A log is its text.
  const { content } = answer as { content?: unknown };
  if (typeof content === 'string') return write(content);
  const { items, nextCursor } = answer as { items?: Record<string, unknown>[]; nextCursor?: string };
  const width = process.stdout.isTTY ? process.stdout.columns || 80 : Infinity;
  const shown = items ? table(noun, items.map(subject), { width, ...(fields && { fields }) }) : lines(subject(answer as Record<string, unknown>));
  await write(shown.map((line) => `${line}\n`).join(''));
  if (nextCursor) process.stderr.write(`berth: ${items!.length} of more; the next ones: --cursor ${nextCursor}\n`);
}

/** Of `{container, operation}` the container: the operation is told while one waits for it. */
function subject(answer: Record<string, unknown>): Record<string, unknown> {
  const { operation, ...rest } = answer;
  const names = Object.keys(rest);
  if (operation === undefined) return answer;
  const thing = names.length === 1 ? rest[names[0]!] : rest;
  const empty = typeof thing !== 'object' || thing === null || Object.keys(thing).length === 0;
  if (!empty) return thing as Record<string, unknown>;
  const { id, kind, status } = operation as Record<string, unknown>;
  return { operation: id, kind, status };
}

/** A file is there whole or not at all: what breaks off leaves what was there before. */
async function save(bytes: ReadableStream<Uint8Array>, file: string | undefined): Promise<void> {
  if (file === undefined || file === '-') {
    for await (const chunk of bytes as unknown as AsyncIterable<Uint8Array>) {
      if (process.stdout.isTTY && chunk.includes(0)) throw new UsageError('that is no text for a terminal: --output <file>');
      await write(chunk);
    }
    return;
  }
  const part = `${file}.part`;
  const broken = () => {
    rmSync(part, { force: true });
    return `broken off: nothing was written to ${file}`;
  };
  await interruptible(broken, async () => {
    try {
      await pipeline(Readable.fromWeb(bytes as never), createWriteStream(part));
      renameSync(part, file);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
}

/** Waits for a slow reader; ends quietly when it has gone, as `| head` does. */
async function write(data: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(data)) await once(process.stdout, 'drain');
}
