import { once } from 'node:events';
import { lines, table } from './table.js';

export const FORMATS = ['table', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Prints what a call answered: JSON as it came, or a table of a list, or the fields of what the answer is about. */
export async function print(noun: string, answer: unknown, format: Format, fields?: string): Promise<void> {
  if (answer === undefined) return;
  if (answer instanceof ReadableStream) {
    for await (const chunk of answer as unknown as AsyncIterable<Uint8Array>) await write(chunk);
    return;
  }
  if (typeof answer === 'string') return write(answer);
  if (format === 'json') return write(`${JSON.stringify(answer, null, 2)}\n`);
  const { items } = answer as { items?: Record<string, unknown>[] };
  const shown = items ? table(noun, items.map(subject), fields) : lines(subject(answer as Record<string, unknown>));
  await write(shown.map((line) => `${line}\n`).join(''));
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

/** Waits for a slow reader; ends quietly when it has gone, as `| head` does. */
async function write(data: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(data)) await once(process.stdout, 'drain');
}
