import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { mib } from '../../src/platform/dto/mib.rules.js';
import { SagaRunner } from '../../src/platform/operations/saga-runner.js';
import { systemContext, type OpContext } from '../../src/platform/context/op-context.js';
import { LOG } from '../../src/platform/telemetry/log.js';
import { ContainerIntents } from '../../src/modules/containers/container-intents.service.js';
import { HostsService } from '../../src/modules/hosts/hosts.service.js';
import { cost as costOfContainer } from '../../src/modules/containers/container.rules.js';
import { CampaignWaves } from '../../src/modules/image-campaigns/campaign-waves.js';
import { SnapshotSchedulesService } from '../../src/modules/snapshot-schedules/snapshot-schedules.service.js';
import type { Limits } from '../../src/wire/limits.rules.js';
import type { TestApp } from '../support/app.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';
import type { SagaStage } from './saga.contract.js';

type Body = RestAnswer['body'];
type Row = Record<string, unknown> & { id: string; status: string; reserved: Record<string, number> };

/** The nouns that sagas change, by table: where a tenant finds them, in the order they can be deleted, and in which statuses nothing is under way. */
const NOUNS = {
  volumes: { path: 'volumes', idle: ['available', 'attached', 'error'] },
  containers: { path: 'containers', idle: ['running', 'stopped', 'paused', 'error'] },
  snapshots: { path: 'snapshots', idle: ['ready', 'error'] },
  volume_snapshots: { path: 'volume-snapshots', idle: ['ready', 'error'] },
  backups: { path: 'backups', idle: ['ready', 'error'] },
  images: { path: 'images', idle: ['ready', 'error'] },
} as const;
type Table = keyof typeof NOUNS;
const TABLES = Object.keys(NOUNS) as Table[];

/** The tables of what operations are about, by `resource_type`. */
const TABLE_OF: Record<string, string> = {
  container: 'containers',
  snapshot: 'snapshots',
  volume: 'volumes',
  volumeSnapshot: 'volume_snapshots',
  image: 'images',
  backup: 'backups',
  snapshotSchedule: 'snapshot_schedules',
};

/** What a host holds. */
const KINDS = ['containers', 'images', 'snapshots', 'volumes'] as const;
type Kind = (typeof KINDS)[number];
type Held = Record<Kind, string[]>;

const LAST_TRY = 4;

/** One tenant of its own on the shared host, for one run of one saga: what it asks for is carried out only when it says so. */
export class SagaWorld {
  /** What lay on the host and among the backups before the operation that is looked at began. */
  private madeBefore: string[] = [];

  private constructor(
    readonly app: TestApp,
    private readonly database: pg.Client,
    readonly tenantId: string,
    readonly tenant: RestClient,
    private readonly before: Held,
    /** Where an image can be fetched. */
    readonly archiveUrl: string,
  ) {}

  /** Makes the tenant; `database` is that of the service, with a superuser's rights. */
  static async open({ app, archiveUrl }: SagaStage, database: pg.Client, name: string): Promise<SagaWorld> {
    const { tenant, secret } = await succeeds(app.operator.post('/v1/tenants', { name }));
    return new SagaWorld(app, database, tenant.id, new RestClient(app.url, secret), heldBy(app), archiveUrl);
  }

  /** Asks as the tenant; fails when that is refused. Answers the body. */
  async ask(method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: unknown, contentType?: string): Promise<Body> {
    return succeeds(this.tenant.send(method, `/v1/${path}`, body, contentType));
  }

  /** Asks, and has it carried out; fails when that does. Answers the body, in which things stand as they did before. */
  async have(method: 'post' | 'patch' | 'delete', path: string, body?: unknown, contentType?: string): Promise<Body> {
    const answer = await this.ask(method, path, body, contentType);
    // Nothing has gone wrong here, so that one attempt ends it, unless it waits behind others.
    await this.app.serving.app.get(SagaRunner).run(this.tenantId, answer.operation.id, 1);
    if ((await this.operation(answer.operation.id)).status === 'queued') await this.carryOut();
    const { status, error } = await this.operation(answer.operation.id);
    if (status !== 'succeeded') throw new Error(`${method} ${path}: ${JSON.stringify(error)}`);
    return answer;
  }

  /** Runs a command in a container; fails when it does. Answers its output. */
  async sh(container: string, script: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.ask('post', `containers/${container}/exec`, { command: ['sh', '-c', script] });
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout;
  }

  /** Its time has come: begins what the schedule plans. */
  async runSchedule(id: string): Promise<void> {
    await this.database.query(`UPDATE snapshot_schedules SET next_run_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await this.app.serving.app.get(SnapshotSchedulesService).begin(this.system(), id);
  }

  /** Takes the campaigns there are forward. */
  async advanceCampaigns(): Promise<void> {
    const { rows } = await this.database.query(`SELECT id FROM image_campaigns WHERE tenant_id = $1 AND status IN ('running', 'rolling_back')`, [this.tenantId]);
    for (const { id } of rows) await this.app.serving.app.get(CampaignWaves).advance(this.tenantId, id);
  }

  /** The bytes that the tenant gets there. */
  async download(path: string): Promise<Buffer> {
    const answer = await fetch(`${this.app.url}/v1/${path}`, { headers: { authorization: `Bearer ${this.tenant.key}` } });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Asks, and leaves it queued: the operation that is looked at. Answers its id. */
  async begin(method: 'post' | 'patch' | 'delete', path: string, body?: unknown, contentType?: string): Promise<string> {
    this.noteWhatThereIs();
    return (await this.ask(method, path, body, contentType)).operation.id;
  }

  /** The operation of this kind that waits: the one that is looked at. */
  async queued(kind: string): Promise<string> {
    this.noteWhatThereIs();
    const { rows } = await this.database.query(`SELECT id FROM operations WHERE tenant_id = $1 AND kind = $2 AND status = 'queued'`, [this.tenantId, kind]);
    return rows[0].id as string;
  }

  async operation(id: string): Promise<{ status: string; error: { code: string } | null; resourceType: string; resourceId: string; lane: string }> {
    const { rows } = await this.database.query(
      `SELECT status, error, resource_type AS "resourceType", resource_id AS "resourceId", lane FROM operations WHERE id = $1`,
      [id],
    );
    return rows[0];
  }

  /** Runs what waits to its end, as jobs and reconcilers would. Throws when no end is reached. */
  async carryOut(): Promise<void> {
    const runner = this.app.serving.app.get(SagaRunner);
    for (let round = 1; ; round++) {
      await this.advanceCampaigns();
      if ((await this.live()).length === 0) await this.observe();
      const live = await this.live();
      if (live.length === 0) return;
      if (round > LAST_TRY * 3) throw new Error(`no end is reached: ${live.map(({ kind, status }) => `${kind} is ${status}`).join(', ')}`);
      let last: unknown;
      for (const { id } of live) await runner.run(this.tenantId, id, 1).catch((error: unknown) => (last = error));
      if (last !== undefined && round >= LAST_TRY) throw last;
    }
  }

  /** The row of what the operation is about is gone, with what it held, by whatever hands. */
  async loseRow(operationId: string): Promise<void> {
    const { resourceType, resourceId } = await this.operation(operationId);
    await this.lose(TABLE_OF[resourceType]!, resourceId);
  }

  /** What does not agree now that nothing is under way; empty when all is well. */
  async disagreements(): Promise<string[]> {
    const found: string[] = [];
    for (const { kind, status } of await this.live()) found.push(`${kind} is ${status}`);
    const rows = await this.rows();
    for (const table of TABLES) {
      for (const { id, status } of rows[table]) if (!(NOUNS[table].idle as readonly string[]).includes(status)) found.push(`${table} ${id} is ${status}`);
    }
    found.push(...(await this.quotaErrors(rows)), ...this.hostErrors(rows), ...this.fileErrors(rows));
    const { rows: moves } = await this.database.query(
      `SELECT id, status FROM image_campaign_moves WHERE tenant_id = $1 AND status IN ('moving', 'returning', 'pending')`,
      [this.tenantId],
    );
    for (const { id, status } of moves) found.push(`the move of ${id} is ${status}`);
    return found;
  }

  /** How things stand now, in the words of any tenant: two worlds of which it is alike differ in ids, times, addresses and digests alone. */
  async standing(): Promise<string> {
    const machine = this.app.host.state;
    const held = KINDS.map((kind) => Object.entries(machine[kind]).filter(([id]) => !this.before[kind].includes(id)));
    const met: string[] = [];
    const ordinal = (id: string): string => `#${met.includes(id) ? met.indexOf(id) : met.push(id) - 1}`;
    return JSON.stringify([await this.rows(), held, this.backupFiles()])
      .replaceAll(/\b[a-z]{2,4}_[0-9a-z]{26}/g, ordinal)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-][\d:]+)|(sha256:)?[0-9a-f]{64}|([0-9a-f]{2}:){5}[0-9a-f]{2}|\b10(\.\d+){3}(\/\d+)?/g, '');
  }

  /** Leaves its rows to nobody, and takes what is its from the host, without a word to the service. */
  abandon(): void {
    const machine = this.app.host.state;
    for (const kind of KINDS) for (const id of Object.keys(machine[kind])) if (!this.before[kind].includes(id)) delete machine[kind][id];
  }

  /** Deletes all there is, as the tenant would, and itself. What is left then. */
  async close(): Promise<string[]> {
    // such a one can only be deleted, and lets its volumes go with that
    for (const { id, status } of (await this.rows()).containers) if (status === 'error') await this.have('delete', `containers/${id}?force=true`);
    for (const { id } of (await this.ask('get', 'volumes?limit=200')).items.filter((volume: Body) => volume.status === 'attached')) {
      await this.have('post', `volumes/${id}/actions/detach`, { force: true });
    }
    for (const table of TABLES) {
      const rows = (await this.rows())[table];
      // what stands on others goes first
      for (const { id } of rows.reverse()) {
        const force = table === 'containers' ? '?force=true' : '';
        if ((await this.rows())[table].some((row) => row.id === id)) await this.have('delete', `${NOUNS[table].path}/${id}${force}`);
      }
    }
    const left = Object.entries(await this.rows()).flatMap(([table, rows]) => rows.map(({ id, status }) => `${table} ${id} stays, ${status}`));
    left.push(...(await this.disagreements()));
    const { rows: schedules } = await this.database.query('SELECT id FROM snapshot_schedules WHERE tenant_id = $1', [this.tenantId]);
    for (const { id } of schedules) await this.ask('delete', `snapshot-schedules/${id}`);
    const { rows: campaigns } = await this.database.query('SELECT id FROM image_campaigns WHERE tenant_id = $1', [this.tenantId]);
    for (const { id } of campaigns) await this.ask('delete', `image-campaigns/${id}`);
    if (left.length === 0) await succeeds(this.app.operator.delete(`/v1/tenants/${this.tenantId}`));
    return left;
  }

  /** What a failed change of power left is corrected in the row, as the reconciler does that compares hosts with rows; it destroys nothing here. */
  private async observe(): Promise<void> {
    const { rows } = await this.database.query('SELECT id, host_id FROM containers WHERE tenant_id = $1', [this.tenantId]);
    if (rows.length === 0) return;
    const { containers } = await (await this.app.serving.app.get(HostsService).agent(null, rows[0].host_id as string)).inventory();
    for (const seen of containers.filter(({ id }) => rows.some((row) => row.id === id))) {
      await this.app.serving.app.get(ContainerIntents).observe(this.system(), seen);
    }
  }

  private noteWhatThereIs(): void {
    this.madeBefore = [...Object.values(heldBy(this.app)).flat(), ...this.backupFiles()];
  }

  private get backupFolder(): string {
    return join(this.app.config.backupDir, this.tenantId);
  }

  /** Each has the name of its backup. */
  private backupFiles(): string[] {
    return existsSync(this.backupFolder) ? readdirSync(this.backupFolder) : [];
  }

  private system(): OpContext {
    return systemContext(this.tenantId, 'contract', this.app.serving.app.get(LOG));
  }

  private async live(): Promise<{ id: string; kind: string; status: string }[]> {
    const { rows } = await this.database.query(
      `SELECT id, kind, status FROM operations WHERE tenant_id = $1 AND status IN ('queued', 'running') ORDER BY seq`,
      [this.tenantId],
    );
    return rows;
  }

  private async rows(): Promise<Record<Table, Row[]>> {
    const { rows } = await this.database.query(
      TABLES.map((table) => `SELECT '${table}' AS "table", to_jsonb(t) AS row FROM ${table} t WHERE tenant_id = $1`).join(' UNION ALL '),
      [this.tenantId],
    );
    const of = (table: Table): Row[] => rows.filter((found) => found.table === table).map((found) => found.row as Row).sort((a, b) => (a.id < b.id ? -1 : 1));
    return Object.fromEntries(TABLES.map((table) => [table, of(table)])) as Record<Table, Row[]>;
  }

  private async lose(table: string, id: string): Promise<void> {
    if (table === 'containers') await this.database.query(`UPDATE volumes SET container_id = NULL, path = NULL, status = 'available' WHERE container_id = $1`, [id]);
    const { rows } = await this.database.query(`DELETE FROM ${table} t WHERE id = $1 RETURNING to_jsonb(t) -> 'reserved' AS reserved`, [id]);
    for (const [resource, amount] of Object.entries((rows[0]?.reserved as Record<string, number> | null) ?? {})) {
      await this.database.query('UPDATE quotas SET used = used - $3 WHERE tenant_id = $1 AND resource = $2', [this.tenantId, resource, amount]);
    }
    // What there was before the operation is not its own to remove: that goes with its row, from where it is mounted too.
    if (!this.madeBefore.includes(id)) return;
    const machine = this.app.host.state;
    for (const kind of KINDS) delete machine[kind][id];
    for (const { spec } of Object.values(machine.containers)) spec.volumes = (spec.volumes ?? []).filter(({ volumeId }) => volumeId !== id);
    rmSync(join(this.backupFolder, id), { force: true });
  }

  private async quotaErrors(rows: Record<Table, Row[]>): Promise<string[]> {
    const { rows: lines } = await this.database.query('SELECT resource, used FROM quotas WHERE tenant_id = $1', [this.tenantId]);
    const held: Record<string, number> = {};
    for (const row of TABLES.flatMap((table) => rows[table])) {
      for (const [resource, amount] of Object.entries(row.reserved)) held[resource] = (held[resource] ?? 0) + amount;
    }
    const counted = Object.fromEntries(lines.map(({ resource, used }) => [resource as string, Number(used)]));
    const uncounted = ['apiKeys', 'networks', 'snapshotSchedules', 'imageCampaigns', 'firewalls'];
    const found = [...new Set([...Object.keys(held), ...Object.keys(counted)])]
      .filter((resource) => !uncounted.includes(resource) && Math.abs((counted[resource] ?? 0) - (held[resource] ?? 0)) > 1e-6)
      .map((resource) => `quota of ${resource}: ${counted[resource]} are counted, rows hold ${held[resource] ?? 0}`);
    for (const table of TABLES) {
      for (const row of rows[table]) {
        const wanted = row.status === 'error' || row['origin'] === 'safety' ? undefined : priceOf(table, row);
        if (wanted && JSON.stringify(sorted(wanted)) !== JSON.stringify(sorted(row.reserved))) {
          found.push(`${table} ${row.id} is ${row.status} and holds ${JSON.stringify(row.reserved)} in place of ${JSON.stringify(wanted)}`);
        }
      }
    }
    const { rows: addresses } = await this.database.query('SELECT container_id FROM addresses WHERE tenant_id = $1', [this.tenantId]);
    const addressed = rows.containers.filter(({ reserved }) => reserved['addresses']).map(({ id }) => id);
    for (const id of exclusive(addressed, addresses.map(({ container_id: id }) => id as string))) found.push(`container ${id}: its address and what it holds differ`);
    return found;
  }

  private hostErrors(rows: Record<Table, Row[]>): string[] {
    const machine = this.app.host.state;
    const found: string[] = [];
    const held = heldBy(this.app);
    const known = { containers: rows.containers, images: rows.images, snapshots: [...rows.snapshots, ...rows.volume_snapshots], volumes: rows.volumes };
    for (const kind of Object.keys(known) as (keyof typeof known)[]) {
      for (const id of held[kind]) {
        const row = known[kind].find((one) => one.id === id);
        if (!row && !this.before[kind].includes(id)) found.push(`${kind} ${id} is left on the host`);
        if (row?.status === 'error' && Object.keys(row.reserved).length === 0) found.push(`${kind} ${id} failed, holds nothing, and is left on the host`);
      }
      for (const row of known[kind]) if (row.status !== 'error' && !held[kind].includes(row.id)) found.push(`${kind} ${row.id} is ${row.status} and not on the host`);
    }
    for (const row of rows.containers) {
      const real = machine.containers[row.id];
      if (!real || row.status === 'error') continue;
      if (real.status.state !== row.status) found.push(`container ${row.id} is ${row.status}, on the host ${real.status.state}`);
      if (real.spec.imageId !== row['image_id']) found.push(`container ${row.id} stands on ${String(row['image_id'])}, on the host on ${real.spec.imageId}`);
      const { memoryMiB } = limitsOf(row);
      if (real.spec.limits.memoryMiB !== memoryMiB) found.push(`container ${row.id} has ${memoryMiB} MiB, on the host ${real.spec.limits.memoryMiB}`);
      const attached = rows.volumes.filter((volume) => volume['container_id'] === row.id).map(({ id }) => id);
      for (const id of exclusive(attached, (real.spec.volumes ?? []).map(({ volumeId }) => volumeId))) found.push(`volume ${id} is attached here only or there only`);
    }
    for (const row of rows.volumes) {
      const real = machine.volumes[row.id];
      if (real && row.status !== 'error' && real.sizeMiB !== row['size_mib']) found.push(`volume ${row.id} has ${String(row['size_mib'])} MiB, on the host ${real.sizeMiB}`);
    }
    return found;
  }

  private fileErrors(rows: Record<Table, Row[]>): string[] {
    const staging = join(this.app.config.stateDir, 'agent/staging');
    const files = this.backupFiles();
    const whole = rows.backups.filter(({ digest, status }) => status !== 'error' && digest !== '').map(({ id }) => id);
    const deletable = rows.backups.filter(({ status, reserved }) => status === 'error' && Object.keys(reserved).length > 0).map(({ id }) => id);
    return [
      ...readdirSync(staging).map((name) => `${name} is left in the staging folder`),
      ...whole.filter((id) => !files.includes(id)).map((id) => `the file of the backup ${id} is gone`),
      ...files.filter((id) => ![...whole, ...deletable].includes(id)).map((id) => `the file ${id} is of no backup`),
    ];
  }
}

async function succeeds(asking: Promise<RestAnswer>): Promise<Body> {
  const { status, text, body } = await asking;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}

const heldBy = (app: TestApp): Held => {
  const { containers, images, snapshots, volumes } = app.host.state;
  return { containers: Object.keys(containers), images: Object.keys(images), snapshots: Object.keys(snapshots), volumes: Object.keys(volumes) };
};

const limitsOf = (row: Row): Limits => row['limits'] as Limits;

/** What an object of the table that came to be must hold. */
function priceOf(table: Table, row: Row): Record<string, number> {
  const number = (column: string): number => Number(row[column]);
  const prices: Record<Table, () => Record<string, number>> = {
    containers: () => costOfContainer(limitsOf(row)),
    snapshots: () => ({ snapshots: 1, snapshotMiB: number('size_mib') }),
    volumes: () => ({ volumes: 1, volumeMiB: number('size_mib') }),
    volume_snapshots: () => ({ snapshots: 1, volumeMiB: number('size_mib') }),
    backups: () => ({ backups: 1, backupMiB: mib(number('size_bytes')) }),
    images: () => ({ images: 1 }),
  };
  return prices[table]();
}

const sorted = (amounts: Record<string, number>): [string, number][] =>
  Object.entries(amounts)
    .filter(([, amount]) => amount !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** What is in one of them only. */
const exclusive = (a: readonly string[], b: readonly string[]): string[] => [...a.filter((one) => !b.includes(one)), ...b.filter((one) => !a.includes(one))];
