import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import type { RestAnswer } from '../support/rest-client.js';

let app: TestApp;
let owner: pg.Client;
beforeAll(async () => {
  app = await startApp();
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
  await anImage(app.tenant, 'base');
  for (const [name, env] of [['one', 'prod'], ['two', 'prod'], ['three', 'test']]) {
    const made = await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name, image: 'base', labels: { env } });
    expect(made.body.operation.status).toBe('succeeded');
  }
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

/** Its time has come, as far as the database knows. */
const due = (id: string): Promise<unknown> => owner.query(`UPDATE snapshot_schedules SET next_run_at = now() - interval '1 minute' WHERE id = $1`, [id]);
const runs = async (id: string): Promise<RestAnswer['body'][]> => (await app.tenant.get(`/v1/operations?resourceId=${id}`)).body.items;
const taken = async (id: string): Promise<RestAnswer['body'][]> =>
  (await app.tenant.get('/v1/snapshots?sort=createdAt:asc&limit=200')).body.items.filter((item: { scheduleId?: string }) => item.scheduleId === id);
const ran = (id: string, times: number, status = 'succeeded'): Promise<void> =>
  eventually(async () => expect((await runs(id)).map((run) => run.status)).toEqual(Array.from({ length: times }, () => status)), 30);

describe('snapshot schedules', () => {
  test('take snapshots of what they select when their time comes, once, as operations, and keep what they are told to', async () => {
    const made = await app.tenant.post('/v1/snapshot-schedules', {
      name: 'nightly',
      cron: '15 3 * * *',
      selector: 'env=prod',
      snapshotName: '{schedule}-{container}-{date}-{time}',
      retention: { last: 1 },
    });
    expect(made.status).toBe(201);
    const { id } = made.body.snapshotSchedule;
    expect(made.body.snapshotSchedule).toMatchObject({ timezone: 'UTC', enabled: true, nextRunAt: expect.stringMatching(/T03:15:00.000Z$/) });
    await due(id);
    await ran(id, 1);
    await eventually(async () => expect((await taken(id)).map((item) => item.status)).toEqual(['ready', 'ready']));
    const first = await taken(id);
    expect(first.map((item) => item.containerName).sort()).toEqual(['one', 'two']);
    expect(first[0]).toMatchObject({ origin: 'schedule', name: expect.stringMatching(/^nightly-(one|two)-\d{8}-\d{6}$/) });
    const [run] = await runs(id);
    expect(run).toMatchObject({
      kind: 'snapshotSchedule.run',
      createdBy: { keyId: 'system' },
      steps: [{ name: 'take' }, { name: 'retain' }, { name: 'report' }],
    });
    expect((await app.tenant.get('/v1/snapshot-schedules/nightly')).body).toMatchObject({
      lastRunAt: expect.any(String),
      nextRunAt: expect.stringMatching(/T03:15:00.000Z$/),
    });

    await app.tenant.patch(`/v1/snapshots/${first[0].id}`, { protected: true });
    await due(id);
    await ran(id, 2);
    // the protected one stays and does not count, the other's place is the new one's
    await eventually(async () => {
      const now = await taken(id);
      expect([now.length, now.every((item) => item.status === 'ready')]).toEqual([3, true]);
      expect(now.map((item) => item.id)).toContain(first[0].id);
      expect(now.map((item) => item.id)).not.toContain(first[1].id);
    }, 30);
    await app.tenant.patch('/v1/snapshot-schedules/nightly', { enabled: false });
    expect((await app.tenant.delete('/v1/snapshot-schedules/nightly')).status).toBe(204);
    expect((await taken(id)).length).toBe(3);
  });

  test('that cannot take all say which were refused; the rest is taken', async () => {
    const { used } = (await app.tenant.get('/v1/quota')).body.items.find((line: { resource: string }) => line.resource === 'snapshots');
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { snapshots: used + 1 });
    const { id } = (await app.tenant.post('/v1/snapshot-schedules', { name: 'tight', cron: '0 0 * * *' })).body.snapshotSchedule;
    await due(id);
    await ran(id, 1, 'failed');
    expect((await runs(id))[0].error).toEqual({ code: 'conflict', message: expect.stringMatching(/^2 of 3 snapshots were refused: two: snapshots: /) });
    await eventually(async () => expect((await taken(id)).map((item) => item.status)).toEqual(['ready']));
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { snapshots: 50 });
  });

  test.each([
    ['{container}-{date}-{time}', ['a', 'b'].map((end) => `${'long-'.repeat(11)}${end}`)],
    ['nightly-{date}', ['left', 'right']],
    ['fixed', ['east', 'west', 'north']],
  ])('take one of each container at each run by %s, also where names are the same', async (snapshotName, names) => {
    const group = snapshotName.replaceAll(/[^a-z]/g, '');
    for (const name of names) expect((await app.tenant.with({ prefer: 'wait=30' }).post('/v1/containers', { name, image: 'base', labels: { group } })).status).toBe(201);
    // one of the caller's own has the name already
    expect((await app.tenant.with({ prefer: 'wait=30' }).post(`/v1/containers/${names[0]}/snapshots`, { name: 'fixed-2' })).status).toBeLessThan(410);
    const { id } = (await app.tenant.post('/v1/snapshot-schedules', { name: group, cron: '0 0 * * *', selector: `group=${group}`, snapshotName })).body.snapshotSchedule;
    for (const times of [1, 2]) {
      await due(id);
      await ran(id, times);
      await eventually(async () =>
        expect((await taken(id)).map((item) => `${item.containerName} ${item.status}`).sort()).toEqual(
          names.flatMap((name) => Array.from({ length: times }, () => `${name} ready`)).sort(),
        ),
      );
    }
    expect(new Set((await taken(id)).map((item) => item.name)).size).toBe(2 * names.length);
  });

  test('take one of a container once, also when the step that takes them is repeated', async () => {
    const { id } = (await app.tenant.post('/v1/snapshot-schedules', { name: 'again', cron: '0 0 * * *', selector: 'env=test', snapshotName: 'again' })).body.snapshotSchedule;
    // the step dies of the second container, after it took the first
    await owner.query(`CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('deaths') = 2 THEN RAISE EXCEPTION 'dies' USING ERRCODE = '57P01'; END IF; RETURN NEW; END $$`);
    await owner.query('CREATE SEQUENCE deaths');
    await owner.query('GRANT ALL ON SEQUENCE deaths TO PUBLIC');
    await owner.query(`CREATE TRIGGER die_once BEFORE INSERT ON snapshots FOR EACH ROW WHEN (NEW.schedule_id = '${id}') EXECUTE FUNCTION die_once()`);
    try {
      expect((await app.tenant.patch('/v1/containers/two', { labels: { env: 'test' } })).status).toBe(200);
      await due(id);
      await ran(id, 1);
      await eventually(async () => expect((await taken(id)).map((item) => item.containerName).sort()).toEqual(['three', 'two']));
    } finally {
      await owner.query('DROP TRIGGER die_once ON snapshots');
    }
  });

  test('refuse what cannot be read, with the same code on both transports, and change', async () => {
    const cases: object[] = [
      { cron: 'now' },
      { cron: '* * * * * *' },
      { timezone: 'Mars/Olympus' },
      { selector: 'a in (' },
      { retention: { last: 0 } },
      { snapshotName: 'A' },
      { snapshotName: '-' },
      { snapshotName: '{date}-{container}' },
    ];
    for (const wrong of cases) {
      const input = { name: 'wrong', cron: '0 0 * * *', ...wrong };
      expect([wrong, (await app.tenant.post('/v1/snapshot-schedules', input)).body.code]).toEqual([wrong, 'invalid']);
      const twin = await app.graphql.run('mutation($input: CreateSnapshotScheduleInput!) { createSnapshotSchedule(input: $input) { userErrors { code } } }', {
        input,
      });
      expect(twin.data.createSnapshotSchedule.userErrors[0].code).toBe('invalid');
    }
    const made = await app.graphql.run(
      'mutation($input: CreateSnapshotScheduleInput!) { createSnapshotSchedule(input: $input) { snapshotSchedule { id name retention { last daily } } userErrors { code } } }',
      {
        input: { name: 'weekly', cron: '30 2 * * 1', timezone: 'Europe/Berlin', enabled: false },
      },
    );
    expect(made.data.createSnapshotSchedule).toMatchObject({ snapshotSchedule: { name: 'weekly', retention: { last: 7, daily: null } }, userErrors: [] });
    expect((await app.tenant.post('/v1/snapshot-schedules', { name: 'weekly', cron: '0 0 * * *' })).body.code).toBe('name_taken');
    const changed = await app.graphql.run(
      'mutation($input: UpdateSnapshotScheduleInput!) { updateSnapshotSchedule(input: $input) { snapshotSchedule { retention { last daily } nextRunAt } } }',
      {
        input: { id: 'weekly', retention: { daily: 3 }, enabled: true },
      },
    );
    expect(changed.data.updateSnapshotSchedule.snapshotSchedule).toEqual({
      retention: { last: null, daily: 3 },
      nextRunAt: expect.stringMatching(/T0[01]:30:00.000Z$/),
    });
    const gone = await app.graphql.run('mutation($input: IdInput!) { deleteSnapshotSchedule(input: $input) { deletedId userErrors { code } } }', {
      input: { id: 'weekly' },
    });
    expect(gone.data.deleteSnapshotSchedule).toEqual({ deletedId: expect.stringMatching(/^sch_/), userErrors: [] });
  });
});
