import pg from 'pg';
import type { TestApp } from './app.js';

/** A connection to the service's database as a superuser, whom row-level security does not bind. End it. */
export async function superuser(app: TestApp): Promise<pg.Client> {
  const url = new URL(app.database.ownerUrl);
  url.username = 'postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  return client;
}
