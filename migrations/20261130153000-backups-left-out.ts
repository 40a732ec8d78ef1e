import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a container's files no archive could hold is named on its backup. */
export class BackupsLeftOut20261130153000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE backups ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
