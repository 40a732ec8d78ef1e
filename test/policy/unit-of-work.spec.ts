import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { pipeline } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { EntityManager } from 'typeorm';
import { pino } from 'pino';
import { bootstrap } from '../../src/roles/bootstrap.js';
import { systemContext, type OpContext } from '../../src/platform/context/op-context.js';
import { CrossTenant } from '../../src/platform/database/cross-tenant.js';
import { openDataSource, type TenantDataSource } from '../../src/platform/database/data-source.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { eventually } from '../support/eventually.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let wire: Server;
let source: TenantDataSource;
let work: UnitOfWork;
let crossTenant: CrossTenant;
let mine: OpContext;
let other: OpContext;
/** How often the database was waited for: its answers after something was sent. */
let trips: number;

beforeAll(async () => {
  database = await testDatabase();
  const url = new URL(database.appUrl);
  const { hostname, port } = url;
  wire = createServer((near) => {
    const far = connect(Number(port), hostname);
    let asked = false;
    near.on('data', () => (asked = true));
    far.on('data', () => {
      if (asked) trips++;
      asked = false;
    });
    // Once one side is gone nobody would read the other, which then would not see its own end.
    pipeline(near, far, near, () => undefined);
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  url.port = String((wire.address() as AddressInfo).port);
  // one connection: whatever one leaves behind, the next would find
  source = await openDataSource(url.href, 1);
  work = new UnitOfWork(source);
  crossTenant = new CrossTenant(work, source);
  const tenant = async (name: string): Promise<OpContext> => {
    const { tenantId } = await bootstrap(database.ownerUrl, { tenantName: name });
    return systemContext(tenantId, 'test', pino({ level: 'silent' }));
  };
  [mine, other] = [await tenant('mine'), await tenant('other')];
  await owners(mine);
});
beforeEach(() => {
  trips = 0;
});
afterAll(async () => {
  await source.destroy();
  wire.close();
  await database.drop();
});

const OWNERS = 'SELECT DISTINCT tenant_id FROM quotas WHERE $1 <> 0';
const owners = (ctx: OpContext): Promise<string[]> =>
  work.read(ctx, async (_, manager) => (await manager.query<{ tenant_id: string }[]>(OWNERS, [1])).map((row) => row.tenant_id));

describe('reading', () => {
  test('takes one round trip and sees the rows of its tenant alone, side by side with others on one connection', async () => {
    expect(await owners(mine)).toEqual([mine.tenantId]);
    expect(trips).toBe(1);
    expect(await Promise.all([owners(other), owners(mine), owners(other)])).toEqual([[other.tenantId], [mine.tenantId], [other.tenantId]]);
  });

  test('leaves no tenant on the connection, also when it failed', async () => {
    await owners(mine);
    expect(await crossTenant.query(OWNERS, [1])).toEqual([]);
    await expect(work.read(mine, (_, manager) => manager.query('SELECT 1 / $1::integer', [0]))).rejects.toThrow(/division by zero/);
    await expect(work.read(mine, (_, manager) => manager.query('SELECT nothing FROM nowhere WHERE $1', [true]))).rejects.toThrow(/does not exist/);
    await expect(work.read(mine, (_, manager) => manager.query('SELECT nothing FROM nowhere WHERE $1', [true]))).rejects.toThrow(/does not exist/);
    expect(await crossTenant.query(OWNERS, [1])).toEqual([]);
    expect(await owners(other)).toEqual([other.tenantId]);
  });

  test('cannot write', async () => {
    const attempt = work.read(mine, (_, manager) => manager.query('UPDATE quotas SET used = 1 WHERE tenant_id = $1', [mine.tenantId]));
    await expect(attempt).rejects.toThrow(/read-only transaction/);
  });
});

describe('reading over shared connections', () => {
  const SEEN = 'SELECT DISTINCT tenant_id, now() AS at, NULL AS none FROM quotas WHERE $1 <> 0';
  const readShared = (ctx: OpContext): Promise<unknown[]> =>
    work.readShared(ctx, async (manager) => {
      const rows: { tenant_id: string; at: Date; none: null }[] = await manager.query(SEEN, [1]);
      return rows.map((row) => [row.tenant_id, row.at instanceof Date, row.none]);
    });
  const seen = ({ tenantId }: OpContext): unknown[] => [[tenantId, true, null]];

  test('takes one round trip, also when many are sent together over one connection, and each sees the rows of its tenant alone', async () => {
    expect(await readShared(mine)).toEqual(seen(mine));
    trips = 0;
    expect(await readShared(other)).toEqual(seen(other));
    expect(trips).toBe(1);
    trips = 0;
    const many = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? other : mine));
    expect(await Promise.all(many.map(readShared))).toEqual(many.map(seen));
    expect(trips).toBeLessThan(10);
  });

  test('neither writes nor spoils those beside it when it fails', async () => {
    const ask = (sql: string): Promise<unknown> => work.readShared(mine, (manager) => manager.query(sql, [mine.tenantId]));
    const wrong = ['UPDATE quotas SET used = 1 WHERE tenant_id = $1', 'SELECT nothing FROM nowhere WHERE tenant_id = $1', 'SELECT $1::integer'].map(ask);
    const answers = await Promise.allSettled([readShared(mine), ...wrong, readShared(other), readShared(mine)]);
    const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : (answer.reason as { code: string }).code));
    expect(told).toEqual([seen(mine), '25006', '42P01', '22P02', seen(other), seen(mine)]);
    expect(await readShared(other)).toEqual(seen(other));
  });

  test('of what could not be prepared once is prepared when it is asked again', async () => {
    const ask = (how: 'read' | 'readShared'): Promise<unknown> => {
      const later = (manager: EntityManager): Promise<unknown> => manager.query(`SELECT '${how}' AS how FROM later WHERE $1`, [true]);
      return how === 'read' ? work.read(mine, (_, manager) => later(manager)) : work.readShared(mine, later);
    };
    for (const how of ['read', 'readShared'] as const) await expect(ask(how)).rejects.toMatchObject({ code: '42P01' });
    const db = new pg.Client({ connectionString: database.ownerUrl });
    await db.connect();
    await db.query('CREATE TABLE later AS SELECT 1 AS n; GRANT SELECT ON later TO berth_app');
    for (const how of ['read', 'readShared', 'read', 'readShared'] as const) expect(await ask(how)).toEqual([{ how }]);
    await db.query('DROP TABLE later');
    await db.end();
  });

  test('goes over another connection once its own is gone', async () => {
    await readShared(mine);
    const others = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    const db = new pg.Client({ connectionString: database.appUrl });
    await db.connect();
    await db.query(others);
    await db.end();
    await eventually(async () => expect(await readShared(mine)).toEqual(seen(mine)));
    await eventually(async () => expect(await owners(mine)).toEqual([mine.tenantId]));
  });
});

describe('a transaction', () => {
  const use = (ctx: OpContext): Promise<unknown> => ctx.tx!.query('UPDATE quotas SET used = used + 1 WHERE tenant_id = $1', [ctx.tenantId]);
  const used = (): Promise<{ used: string }[]> =>
    work.read(mine, (_, manager) => manager.query(`SELECT DISTINCT used FROM quotas WHERE tenant_id = $1 AND resource <> 'apiKeys'`, [mine.tenantId]));

  test('does not wait for its beginning', async () => {
    await work.run(mine, async (tx) => {
      await use(tx);
      await use(tx);
    });
    // two statements and the end; the answer to the beginning may pass by itself
    expect(trips).toBeLessThanOrEqual(4);
    expect(await used()).toEqual([{ used: '2' }]);
  });

  test('that fails, or in which the error of a statement was dropped, leaves nothing', async () => {
    const before = await used();
    const failing = work.run(mine, async (tx) => {
      await use(tx);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    const dropping = work.run(mine, async (tx, manager) => {
      await use(tx);
      await manager.query('SELECT 1 / $1::integer', [0]).catch(() => undefined);
    });
    await expect(dropping).rejects.toThrow(/its error was dropped/);
    expect(await used()).toEqual(before);
  });

  test('writing unflushed takes one round trip and is bound like reading', async () => {
    const note = (ctx: OpContext): Promise<unknown> =>
      work.writeUnflushed(ctx, (_, manager) => manager.query('UPDATE quotas SET used = 7 WHERE tenant_id = $1', [mine.tenantId]));
    await note(mine);
    trips = 0;
    await note(other);
    expect(trips).toBe(1);
    expect(await used()).toEqual([{ used: '7' }]);
    await note(mine);
    expect(await used()).toEqual([{ used: '7' }]);
  });
});
