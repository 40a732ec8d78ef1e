import { createHmac } from 'node:crypto';
import pg from 'pg';

/**
 * Makes the owner of the schema, and its database, on a server of our own. The owner may create roles, because `migrate`
 * makes the app role. May be repeated.
 */
export async function ensureOwner(adminUrl: string, ownerUrl: string): Promise<void> {
  const { username, password, pathname } = new URL(ownerUrl);
  const owner = pg.escapeIdentifier(username);
  const database = pathname.slice(1);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [username]);
    if (roles.rowCount === 0) await client.query(`CREATE ROLE ${owner}`);
    await client.query(`ALTER ROLE ${owner} LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`);
    const databases = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${owner}`);
  } finally {
    await client.end();
  }
}

/**
 * The app role's URL on a Postgres we were given. Its password follows from the owner's, so that every installation
 * with the same owner computes the same one and none locks another out.
 */
export function appUrlBeside(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  const appPassword = createHmac('sha256', decodeURIComponent(url.password)).update('berth_app').digest('hex');
  url.username = 'berth_app';
  url.password = appPassword;
  return url.href;
}
