import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A snapshot names the run of a schedule that took it, so that a run which is repeated takes none twice, whatever its name. */
export class ScheduleRuns20261130221000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE snapshots ADD COLUMN schedule_run_id text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
