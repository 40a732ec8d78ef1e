import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an operation did otherwise than asked; and what the console showed of a container that could not be made: nothing else of it is left. */
export class HowItWent20261130150000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE operations ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE containers ADD COLUMN failed_log text;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
