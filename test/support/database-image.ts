import type { TestDatabase } from './database.js';

/**
 * Every row of every table but hosts, the use of their disks and the runs of reconcilers (new every few seconds), the audit, which tells of refusals
 * too, and how far webhooks have come, as one text: equal when nothing changed.
 */
export async function databaseImage(database: TestDatabase): Promise<string> {
  const client = await database.superuser();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('hosts', 'disk_use', 'audit', 'usage_meters', 'usage_records', 'task_runs') ORDER BY 1`,
    );
    const parts = [];
    for (const { name } of rows) {
      const found = await client.query<{ rows: string }>(
        `SELECT string_agg((to_jsonb(t) - 'last_used_at' - 'position')::text, E'\\n' ORDER BY (to_jsonb(t) - 'last_used_at' - 'position')::text) AS rows FROM ${name} t`,
      );
      parts.push(`${name}\n${found.rows[0]!.rows ?? ''}`);
    }
    return parts.join('\n\n');
  } finally {
    await client.end();
  }
}
