import pg from 'pg';

/** What this process sends to Postgres while `work` runs, as far as it names one of the tables. */
export async function statementsOf(tables: readonly string[], work: () => Promise<unknown>): Promise<string[]> {
  const names = new RegExp(`\\b(FROM|UPDATE|INTO|JOIN) "?(${tables.join('|')})"?\\b`);
  const seen: string[] = [];
  const proto = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown };
  const original = proto.query;
  proto.query = function counted(this: unknown, ...args: unknown[]): unknown {
    const first = args[0] as string | { text?: string } | undefined;
    const text = typeof first === 'string' ? first : (first?.text ?? '');
    if (names.test(text)) seen.push(text);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    proto.query = original;
  }
  return seen;
}
