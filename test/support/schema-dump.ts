import pg from 'pg';

/** Each query answers lines of SQL in a fixed order; together they are the schema, as the migrations left it. */
const PARTS: Record<string, string> = {
  tables: `
    SELECT format(E'CREATE TABLE %I (\\n%s\\n);', c.relname, string_agg(line, E',\\n' ORDER BY kind, place)) AS sql
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL (
      SELECT 1 AS kind, a.attnum::int AS place, format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
        CASE WHEN a.attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END) AS line
      FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT 2, row_number() OVER (ORDER BY k.contype DESC, k.conname)::int, format('  CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'
    ) AS lines
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'berth_migrations' GROUP BY c.relname ORDER BY c.relname`,
  indexes: `
    SELECT pg_get_indexdef(i.indexrelid) || ';' AS sql FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY c.relname`,
  'row-level security': `
    SELECT format('ALTER TABLE %I %s ROW LEVEL SECURITY;', c.relname, word) AS sql
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL (VALUES ('ENABLE', c.relrowsecurity), ('FORCE', c.relforcerowsecurity)) AS v (word, wanted)
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND v.wanted ORDER BY c.relname, word`,
  policies: `
    SELECT format('CREATE POLICY %I ON %I FOR %s TO %s%s%s;', policyname, tablename, cmd, array_to_string(roles, ', '),
      coalesce(' USING ' || qual, ''), coalesce(' WITH CHECK ' || with_check, '')) AS sql
    FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname`,
  views: `
    SELECT format(E'CREATE VIEW %I AS\\n%s\\nALTER VIEW %I OWNER TO %I;', viewname, definition, viewname, viewowner) AS sql
    FROM pg_views WHERE schemaname = 'public' ORDER BY viewname`,
  functions: `
    SELECT pg_get_functiondef(p.oid) || format(E';\\nALTER FUNCTION %I(%s) OWNER TO %I;', p.proname, pg_get_function_identity_arguments(p.oid), r.rolname) AS sql
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner WHERE n.nspname = 'public' ORDER BY p.proname`,
  triggers: `
    SELECT pg_get_triggerdef(t.oid) || ';' AS sql FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND NOT t.tgisinternal ORDER BY c.relname, t.tgname`,
  grants: `
    SELECT format('GRANT %s ON %s %s TO %I;', string_agg(privilege, ', ' ORDER BY privilege), kind, name, grantee) AS sql FROM (
      SELECT privilege_type AS privilege, 'TABLE' AS kind, quote_ident(table_name) AS name, grantee FROM information_schema.role_table_grants
      WHERE table_schema = 'public' AND table_name <> 'berth_migrations' AND grantee IN ('berth_app', 'berth_definer')
      UNION ALL
      SELECT 'EXECUTE', 'FUNCTION', routine_name, grantee FROM information_schema.role_routine_grants
      WHERE routine_schema = 'public' AND grantee IN ('berth_app', 'PUBLIC')
    ) AS g GROUP BY kind, name, grantee ORDER BY kind DESC, name, grantee`,
};

/** The public schema as SQL: for people to read and for a diff to show. */
export async function schemaDump(ownerUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const parts: string[] = ['-- What the migrations amount to. Written by `npm run generate`; change a migration, not this file.'];
    for (const [title, query] of Object.entries(PARTS)) {
      const { rows } = await client.query<{ sql: string }>(query);
      parts.push(`-- ${title}`, rows.map((row) => row.sql).join('\n'));
    }
    return `${parts.join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}
