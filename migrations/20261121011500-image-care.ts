import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ImageCare20261121011500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE images
        ADD COLUMN labels jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN deprecation jsonb,
        -- what a container of it runs, and in which environment, when told nothing else
        ADD COLUMN command text[] NOT NULL DEFAULT '{}',
        ADD COLUMN env jsonb NOT NULL DEFAULT '{}';
      CREATE INDEX images_labels ON images USING gin (labels);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
