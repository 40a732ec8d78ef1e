import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Backups closed with a passphrase. */
export class BackupEncryption20261121072000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE backups ADD COLUMN encrypted boolean NOT NULL DEFAULT false`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
