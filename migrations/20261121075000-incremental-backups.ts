import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Backups that hold what changed since another. */
export class IncrementalBackups20261121075000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE backups ADD COLUMN base_id text;
      ALTER TABLE backups ADD FOREIGN KEY (tenant_id, base_id) REFERENCES backups (tenant_id, id);
      CREATE INDEX backups_base ON backups (tenant_id, base_id) WHERE base_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
