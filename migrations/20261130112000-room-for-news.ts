import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is written every few seconds is written in its own page, so that it can also be said on a full disk that it is full: new versions of a row find
 * room where old ones lay. That needs pages kept half empty (Postgres prunes a page when less than the fill factor is free) and a description that lies in
 * its row: out of line, every version of it takes new pages until the next vacuum.
 */
export class RoomForNews20261130112000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE hosts ALTER COLUMN description SET STORAGE MAIN;
      ALTER TABLE hosts SET (fillfactor = 25);
      ALTER TABLE task_runs SET (fillfactor = 25);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
