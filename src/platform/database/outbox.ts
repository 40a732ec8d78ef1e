import type pg from 'pg';

/** `api_keys` -> its noun in scopes, and what one of them is called in events. */
const nounOf = (table: string): { noun: string; resource: string } => {
  const singular = table.replace(/ies$/, 'y').replace(/s$/, '');
  return { noun: table.replaceAll('_', '-'), resource: singular.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) };
};

/**
 * Makes every table whose rows have an id and a version tell of its changes, so that no noun can forget to: run after the migrations,
 * it finds new tables by the catalogue. Updates that leave the version alone (a key's last use) are not told.
 */
export async function attachOutbox(db: pg.Client): Promise<void> {
  const { rows } = await db.query<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity
    AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('id', 'version') AND NOT a.attisdropped) = 2
    AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'outbox')`);
  for (const { name } of rows) {
    const { noun, resource } = nounOf(name);
    await db.query(`
      CREATE TRIGGER outbox_update AFTER UPDATE ON ${name} FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION record_event('${noun}', '${resource}');
      CREATE TRIGGER outbox AFTER INSERT OR DELETE ON ${name} FOR EACH ROW EXECUTE FUNCTION record_event('${noun}', '${resource}');
    `);
  }
}
