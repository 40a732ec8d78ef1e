import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations know their host by their input, so that they can be taken back when the row they are about is lost: those under way are told. */
export class OperationHosts20261130084600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const known = [
      ['snapshots', `'containerId', t.container_id`, ['snapshot.create', 'snapshot.delete']],
      ['volume_snapshots', `'volumeId', t.volume_id`, ['volumeSnapshot.create', 'volumeSnapshot.delete']],
      ['volumes', '', ['volume.delete']],
      ['images', '', ['image.import', 'image.delete']],
    ] as const;
    const tables = ['operations', ...known.map(([table]) => table)];
    for (const table of tables) await db.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    for (const [table, more, kinds] of known) {
      await db.query(
        `UPDATE operations o SET input = o.input || jsonb_build_object('hostId', t.host_id${more && `, ${more}`}) FROM ${table} t
         WHERE t.tenant_id = o.tenant_id AND t.id = o.resource_id AND o.kind = ANY ($1) AND o.status IN ('queued', 'running')`,
        [kinds],
      );
    }
    for (const table of tables) await db.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
