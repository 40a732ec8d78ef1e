import type { Berth, Schemas } from 'berth-sdk';

/** As people read it: what was found, and below it what to do. */
export function findingsText(items: readonly Schemas['Finding'][]): string {
  const lines = items.map(({ code, message, fix }) => `${code.padEnd(13)}  ${message}\n${' '.repeat(15)}fix: ${fix}\n`);
  const end = items.length === 0 ? 'the database, the hosts and the API agree' : `${items.length} ${items.length === 1 ? 'finding' : 'findings'}`;
  return `${lines.join('')}${end}\n`;
}

/** Compares the database, the hosts and the API with each other, and prints what does not agree. Answers the exit code: 1 when there is something. */
export async function fsck(berth: Berth, format: string): Promise<number> {
  const { items } = await berth.findings.list();
  process.stdout.write(format === 'json' ? `${JSON.stringify({ items }, null, 2)}\n` : findingsText(items));
  return items.length === 0 ? 0 : 1;
}
