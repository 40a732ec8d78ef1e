import type pg from 'pg';
import type { TestApp } from '../support/app.js';

/** What the database's host would still know of operations after it died: each written state is kept with whether it waited for the disk. */
export class SagaRecords {
  private constructor(readonly database: pg.Client) {}

  /** Watches the operations of this app's database, with a superuser's rights. */
  static async of(app: TestApp): Promise<SagaRecords> {
    const database = await app.database.superuser();
    await database.query(`
      CREATE TABLE recorded (seq bigserial PRIMARY KEY, operation_id text NOT NULL, flushed boolean NOT NULL, state jsonb NOT NULL);
      CREATE INDEX ON recorded (operation_id, seq);
      CREATE FUNCTION note_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          INSERT INTO recorded (operation_id, flushed, state) VALUES (NEW.id, current_setting('synchronous_commit') <> 'off', to_jsonb(NEW));
          RETURN NULL;
        END $$;
      CREATE TRIGGER note_record AFTER INSERT OR UPDATE ON operations FOR EACH ROW EXECUTE FUNCTION note_record()`);
    return new SagaRecords(database);
  }

  /** Whether nothing that is recorded of the operation can be lost. */
  async areFlushed(operationId: string): Promise<boolean> {
    const { rows } = await this.database.query(`SELECT flushed FROM recorded WHERE operation_id = $1 ORDER BY seq DESC LIMIT 1`, [operationId]);
    return rows[0].flushed as boolean;
  }

  /** The database's host dies and comes up again: what was not flushed never was. */
  async loseUnflushed(operationId: string): Promise<void> {
    await this.database.query(
      `UPDATE operations o SET status = s.status, steps = s.steps, outputs = s.outputs, progress = s.progress, undoing = s.undoing, error = s.error, runner = NULL
       FROM (SELECT state FROM recorded WHERE operation_id = $1 AND flushed ORDER BY seq DESC LIMIT 1) r, jsonb_populate_record(NULL::operations, r.state) s
       WHERE o.tenant_id = s.tenant_id AND o.id = $1`,
      [operationId],
    );
  }

  close(): Promise<void> {
    return this.database.end();
  }
}
