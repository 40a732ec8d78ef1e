import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which images the content was chosen by whoever is above their tenant. */
export class ImagesFromAbove20261130222500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE images ADD COLUMN from_above boolean NOT NULL DEFAULT false`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
