import type { MigrationInterface, QueryRunner } from 'typeorm';

const HOST = { memoryMib: 'memoryMiB', diskMib: 'diskMiB', diskFreeMib: 'diskFreeMiB' };

/** What hosts answered is kept as they answered it, and they spell sizes as the API does now: what was kept before is told the new names. */
export class Mib20261130113000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [before, now] of Object.entries(HOST)) {
      await db.query(
        `UPDATE hosts SET description = description - $1::text || jsonb_build_object($2::text, description -> $1::text) WHERE description ? $1::text`,
        [before, now],
      );
    }
    await db.query(`
      ALTER TABLE operations NO FORCE ROW LEVEL SECURITY;
      UPDATE operations SET outputs = jsonb_set(outputs #- '{import,sizeMib}', '{import,sizeMiB}', outputs #> '{import,sizeMib}')
      WHERE kind = 'image.import' AND status IN ('queued', 'running') AND outputs -> 'import' ? 'sizeMib';
      ALTER TABLE operations FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
