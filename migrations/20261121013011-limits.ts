import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits that need not be set; null is not bounded. */
export class Limits20261121013011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE containers
        ADD COLUMN cpu_weight integer,
        ADD COLUMN swap_mib integer,
        ADD COLUMN io_read_mibps integer,
        ADD COLUMN io_write_mibps integer,
        ADD COLUMN io_read_iops integer,
        ADD COLUMN io_write_iops integer,
        ADD COLUMN network_in_mbps integer,
        ADD COLUMN network_out_mbps integer;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
