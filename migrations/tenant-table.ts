import type { QueryRunner } from 'typeorm';

/**
 * Binds a table to tenants by row-level security, for its owner too: the application sees rows of the tenant it acts for. `app` is what it may
 * do with them. `definer` is what functions may that look across tenants; without it they see nothing.
 */
export async function bindToTenants(
  db: QueryRunner,
  table: string,
  { app, definer, definerAdds = false }: { app: string; definer?: string; definerAdds?: boolean },
): Promise<void> {
  await db.query(`
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (tenant_id = current_setting('berth.tenant', true))
      WITH CHECK (tenant_id = current_setting('berth.tenant', true));
    GRANT ${app} ON ${table} TO berth_app;
  `);
  if (definer === undefined) return;
  await db.query(`
    CREATE POLICY owner_all ON ${table} TO berth_definer USING (true)${definerAdds ? ' WITH CHECK (true)' : ''};
    GRANT ${definer} ON ${table} TO berth_definer;
  `);
}

/** Gives every tenant there is a line of quota for each of these resources, none of it used: `{ notes: 50 }`. The operator's is as good as unbounded. */
export async function openQuotas(db: QueryRunner, limits: Record<string, number>): Promise<void> {
  const tables = ['quotas', 'tenants'];
  for (const table of tables) await db.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  await db.query(
    `INSERT INTO quotas (tenant_id, resource, "limit", used) SELECT t.id, r.resource, CASE WHEN t.operator THEN 1000000000 ELSE r.most END, 0
     FROM tenants t CROSS JOIN unnest($1::text[], $2::numeric[]) AS r (resource, most)`,
    [Object.keys(limits), Object.values(limits)],
  );
  for (const table of tables) await db.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
}

/** Lets the application, and nobody else, call functions that look across tenants. */
export async function openToApp(db: QueryRunner, signatures: readonly string[]): Promise<void> {
  for (const signature of signatures) {
    await db.query(`
      ALTER FUNCTION ${signature} OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ${signature} TO berth_app;
    `);
  }
}
