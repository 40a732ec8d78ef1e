import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';

/** The folder of the migrations that this version knows. */
export const MIGRATIONS = fileURLToPath(new URL('../../../migrations/', import.meta.url));

/**
 * Throws when the schema has migrations that this version does not know: an older program would misread what a newer one wrote. For the owner and, once
 * a version with this has migrated, the application.
 */
export async function refuseNewer(db: Pick<pg.Client, 'query'>): Promise<void> {
  const { rows: found } = await db.query<{ table: string | null }>(`SELECT to_regclass('public.berth_migrations') AS "table"`);
  if (!found[0]?.table) return;
  const { rows: may } = await db.query<{ may: boolean }>(`SELECT has_table_privilege('public.berth_migrations', 'SELECT') AS may`);
  if (!may[0]?.may) return;
  const { rows } = await db.query<{ name: string }>('SELECT name FROM public.berth_migrations ORDER BY name');
  const known = new Set(readdirSync(MIGRATIONS).flatMap((file) => /^\d{14}(?=-)/.exec(file) ?? []));
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(/\d{14}$/.exec(name)?.[0] ?? ''));
  if (unknown.length === 0) return;
  throw new Error(
    `the database was migrated by a newer version of Berth, with ${unknown.join(', ')}, which this one does not know: run that version again, or restore the dump from before it`,
  );
}
