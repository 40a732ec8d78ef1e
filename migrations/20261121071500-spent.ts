import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Meters count over all runs of a container: how long they lasted, too. */
export class Spent20261121071500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE usage_meters ADD COLUMN seconds double precision NOT NULL DEFAULT 0');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
