import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

type Transform = [name: string, from: (value: unknown) => unknown];

/**
 * Reads whole rows of one table without making TypeORM's entities of them, which is most of the time a list takes: a row is what
 * Postgres' driver answers, under the names of the class.
 */
export class RowReader<T extends ObjectLiteral> {
  private readonly texts = new Map<string, string>();
  private shape?: { select: string; transforms: Transform[] };

  constructor(private readonly row: EntityTarget<T>) {}

  /** Every row of a query over `r`; what else it selects stays under its own names. */
  async all(manager: EntityManager, query: SelectQueryBuilder<T>, more: readonly string[] = []): Promise<T[]> {
    const [sql, parameters] = this.text(manager, query, more);
    return this.rows(manager, sql, parameters);
  }

  /** The same for a query that is always the same but for its parameters: its text is built once, under this name. */
  async same(
    manager: EntityManager,
    name: string,
    parameters: readonly unknown[],
    query: () => SelectQueryBuilder<T>,
    { select, limit }: { select?: readonly string[]; limit?: number } = {},
  ): Promise<T[]> {
    let sql = this.texts.get(name);
    if (sql === undefined) {
      const [text, used] = this.text(manager, query(), select);
      if (JSON.stringify(used) !== JSON.stringify(parameters)) throw new Error(`the query ${name} takes other parameters than these`);
      this.texts.set(name, (sql = limit === undefined ? text : `${text} LIMIT $${parameters.length + 1}`));
    }
    return this.rows(manager, sql, limit === undefined ? parameters : [...parameters, limit]);
  }

  private text(manager: EntityManager, query: SelectQueryBuilder<T>, more: readonly string[] = []): [string, unknown[]] {
    this.shape ??= this.shapeOf(manager);
    return query.select([this.shape.select, ...more]).getQueryAndParameters() as [string, unknown[]];
  }

  private async rows(manager: EntityManager, sql: string, parameters: readonly unknown[]): Promise<T[]> {
    const { transforms } = (this.shape ??= this.shapeOf(manager));
    const rows: ObjectLiteral[] = await manager.query(sql, [...parameters]);
    for (const row of transforms.length > 0 ? rows : []) for (const [name, from] of transforms) row[name] = from(row[name]);
    return rows as T[];
  }

  private shapeOf(manager: EntityManager): { select: string; transforms: Transform[] } {
    const { columns } = manager.dataSource.getMetadata(this.row);
    const select = columns
      .map(({ query, databaseName, propertyName }) => `${query ? `(${query('"r"')})` : `"r"."${databaseName}"`} AS "${propertyName}"`)
      .join(', ');
    const transforms = columns.flatMap(({ propertyName, transformer }) => [transformer ?? []].flat().map(({ from }): Transform => [propertyName, from]));
    return { select, transforms };
  }
}
