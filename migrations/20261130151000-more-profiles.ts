import type { MigrationInterface, QueryRunner } from 'typeorm';

/** More doors that the operator may open for a tenant: tunnels, FUSE, the packet filter. */
export class MoreProfiles20261130151000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of ['tenants', 'containers']) {
      await db.query(`
        ALTER TABLE ${table} DROP CONSTRAINT ${table}_profiles_check;
        ALTER TABLE ${table} ADD CONSTRAINT ${table}_profiles_check CHECK (profiles <@ ARRAY['fuse', 'iouring', 'nesting', 'nftables', 'tun']);
      `);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
