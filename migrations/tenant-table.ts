import type { QueryRunner } from 'typeorm';

/**
 * Binds a table to tenants by row-level security, for its owner too: the application sees rows of the tenant it acts for, functions that look
 * across tenants see all of them. `app` and `definer` are what each may do.
 */
export async function bindToTenants(db: QueryRunner, table: string, { app, definer, definerAdds = false }: { app: string; definer: string; definerAdds?: boolean }): Promise<void> {
  await db.query(`
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON ${table}
      USING (tenant_id = current_setting('berth.tenant', true))
      WITH CHECK (tenant_id = current_setting('berth.tenant', true));
    CREATE POLICY owner_all ON ${table} TO berth_definer USING (true)${definerAdds ? ' WITH CHECK (true)' : ''};
    GRANT ${app} ON ${table} TO berth_app;
    GRANT ${definer} ON ${table} TO berth_definer;
  `);
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
