import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

interface WrittenColumn {
  name: string;
  sql: string;
  value(of: unknown): unknown;
}

/** What came of a change of one row. */
export type Written = 'changed' | 'unchanged' | 'gone';

/** Tells when the others changed, and is no change itself. */
const WHEN = 'updatedAt';

/** Writes rows of one table by statements whose text is made once for each set of columns, where TypeORM would make it each time. */
export class RowWriter<T extends ObjectLiteral> {
  private readonly texts = new Map<string, string>();
  private columns?: ReadonlyMap<string, WrittenColumn>;
  private table = '';

  constructor(private readonly row: EntityTarget<T>) {}

  /** Columns it leaves out get the table's defaults; what is no column is left out. */
  async insert(manager: EntityManager, row: Partial<T>): Promise<void> {
    const columns = [...this.columnsOf(manager).values()].filter(({ name }) => row[name] !== undefined);
    const text = this.textOf('insert', columns, () => {
      const places = columns.map((_, index) => `$${index + 1}`);
      return `INSERT INTO ${this.table} (${columns.map(({ sql }) => sql).join(', ')}) VALUES (${places.join(', ')})`;
    });
    await manager.query(text, columns.map(({ name, value }) => value(row[name])));
  }

  /**
   * Changes the named columns of the row with this id and counts it in `version`, unless all of them are so already: who sends what is there
   * has changed nothing, whatever the noun. `owned` is SQL over `:tenantId`.
   */
  async update(manager: EntityManager, { tenantId, id }: { tenantId: string; id: string }, owned: string, change: Partial<T>): Promise<Written> {
    const known = this.columnsOf(manager);
    const columns = Object.keys(change).filter((name) => change[name] !== undefined).map((name) => {
      const column = known.get(name);
      if (!column) throw new Error(`${this.table} has no column ${name} that can be written`);
      return column;
    });
    const its = `${owned.replaceAll(':tenantId', '$1')} AND id = $2`;
    if (columns.some(({ name }) => name !== WHEN)) {
      const text = this.textOf(`update ${owned}`, columns, () => {
        const sets = columns.map(({ sql }, index) => `${sql} = $${index + 3}`);
        const other = columns.flatMap(({ name, sql }, index) => (name === WHEN ? [] : [`${sql} IS DISTINCT FROM $${index + 3}`]));
        return `UPDATE ${this.table} SET ${[...sets, 'version = version + 1'].join(', ')} WHERE ${its} AND (${other.join(' OR ')})`;
      });
      const [, count]: [unknown[], number] = await manager.query(text, [tenantId, id, ...columns.map(({ name, value }) => value(change[name]))]);
      if (count > 0) return 'changed';
    }
    const found: unknown[] = await manager.query(`SELECT FROM ${this.table} WHERE ${its}`, [tenantId, id]);
    return found.length > 0 ? 'unchanged' : 'gone';
  }

  private textOf(kind: string, columns: readonly WrittenColumn[], make: () => string): string {
    const key = `${kind} ${columns.map(({ name }) => name).join(' ')}`;
    const text = this.texts.get(key) ?? make();
    this.texts.set(key, text);
    return text;
  }

  private columnsOf(manager: EntityManager): ReadonlyMap<string, WrittenColumn> {
    if (this.columns) return this.columns;
    const { columns, tableName } = manager.dataSource.getMetadata(this.row);
    this.table = `"${tableName}"`;
    const written = columns.filter(({ query }) => !query).map(({ propertyName: name, databaseName, type, transformer }): [string, WrittenColumn] => {
      const [own] = [transformer ?? []].flat();
      const to = own ? (of: unknown): unknown => own.to(of) : (of: unknown): unknown => of;
      const value = type === 'jsonb' ? (of: unknown): unknown => (of === null ? null : JSON.stringify(to(of))) : to;
      return [name, { name, sql: `"${databaseName}"`, value }];
    });
    return (this.columns = new Map(written));
  }
}
