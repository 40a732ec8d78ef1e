import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { loadConfig } from '../../src/platform/config/config.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { serve } from '../../src/roles/serve.js';
import { databaseImage } from '../support/database-image.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO berth_migrations (timestamp, name) VALUES (20990101000000, 'Tomorrow20990101000000')`);
  await owner.end();
});
afterAll(() => database.drop());

const REFUSAL = /newer version of Berth, with Tomorrow20990101000000, which this one does not know: run that version again, or restore the dump/;

test('on a schema that a newer version made neither migrate nor any role of the service starts, and each says why', async () => {
  const before = await databaseImage(database);
  await expect(migrate(database.ownerUrl)).rejects.toThrow(REFUSAL);
  const config = loadConfig({ BERTH_ENVIRONMENT: 'test', BERTH_DATABASE_URL: database.appUrl, BERTH_SECRETS_KEY: '5e'.repeat(32), BERTH_LOG_LEVEL: 'silent' });
  for (const roles of [['api'], ['worker'], ['api', 'worker']] as const) await expect(serve(config, roles)).rejects.toThrow(REFUSAL);
  expect(await databaseImage(database)).toBe(before);
});
