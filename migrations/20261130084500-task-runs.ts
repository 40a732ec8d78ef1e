import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How reconcilers fare, for the metrics of any process. They belong to no tenant. */
export class TaskRuns20261130084500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE task_runs (
        task text PRIMARY KEY,
        runs bigint NOT NULL,
        errors bigint NOT NULL,
        ran_at timestamptz NOT NULL,
        succeeded_at timestamptz,
        seconds double precision NOT NULL
      );
      GRANT SELECT, INSERT, UPDATE ON task_runs TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
