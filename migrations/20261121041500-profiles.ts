import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Profiles: what the operator grants a tenant, and what of it a container asks for. */
export class Profiles20261121041500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE tenants ADD COLUMN profiles text[] NOT NULL DEFAULT '{}' CHECK (profiles <@ ARRAY['iouring', 'nesting']);
      ALTER TABLE containers ADD COLUMN profiles text[] NOT NULL DEFAULT '{}' CHECK (profiles <@ ARRAY['iouring', 'nesting']);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
