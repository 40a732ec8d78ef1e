import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What OCI images say of running their command beside it: user, folder, signal; and whether an image has an init that can be booted instead. */
export class RunAs20261130145000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const plain = '{"user": "", "workingDir": "", "stopSignal": ""}';
    for (const table of ['images', 'containers']) await db.query(`ALTER TABLE ${table} ADD COLUMN run_as jsonb NOT NULL DEFAULT '${plain}'`);
    await db.query('ALTER TABLE images ADD COLUMN has_init boolean');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
