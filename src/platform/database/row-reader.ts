import { LRUCache } from 'lru-cache';
import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { TenantDataSource } from './data-source.js';
import { freeze, sizeOf } from './kept-row.js';

type Transform = [name: string, from: (value: unknown) => unknown];

/** How the rows of one class are selected: all of them, or only what tells whether a row is as it was. */
interface Columns {
  whole: string;
  mark: string;
  transforms: Transform[];
}

/** A query over `r`. */
export interface Asked<T extends ObjectLiteral> {
  query(manager: EntityManager): SelectQueryBuilder<T>;
  /** Where only the parameters differ from one time to the next: its text is built once, under this name. */
  same?: { name: string; parameters: readonly unknown[] };
  limit?: number;
  /** The id of the one row it is about, where that is known. */
  id?: string;
  /** An expression answered beside each row, as text. */
  beside?: string;
}

/** What tells whether a row is as it was. */
interface Found {
  id: string;
  mark: string;
  beside?: string;
}

interface Kept<T> {
  mark: string;
  row: T;
}

/** A row, and what was asked for beside it. */
export interface Answered<T> {
  row: T;
  beside?: string;
}

/** Rows of a page; `cut` when there were more, which are too large to be on it. */
export interface AnsweredPage<T> {
  rows: Answered<T>[];
  cut: boolean;
}

/** A page as it was answered last, with the text that Postgres told it by: ids, what is beside them, marks. */
interface KeptPage<T> extends AnsweredPage<T> {
  text: string;
}

/** Characters of what the rows of a page hold together, unless it is one row alone: to write an answer of so many takes some 20 ms. */
const MOST_ON_PAGE = 2 ** 20;

/** Times that a page is asked for whose rows change between the statements. */
const TRIES = 3;

/** Rows of a page that are asked for before it is known how large they are. */
const FIRST_PORTION = 16;

/** Of rows of one class, in characters of what they hold; as much again of rows on pages. */
const MOST_KEPT = 16 * 2 ** 20;

/** Between the parts of a row and between the rows in a page's text: they are in no id, no time and no mark. */
const [UNIT, RECORD] = ['\x1f', '\x1e'];

/**
 * Reads whole rows of one table without making TypeORM's entities of them, which is most of the time a list takes: a row is what
 * Postgres' driver answers, under the names of the class.
 *
 * Rows read before are kept, as they can be told from later ones: Postgres writes a changed row anew, with the number of the transaction in
 * `xmin`. So a query outside of transactions asks for ids and marks (`xmin`, version, what is counted as the row is read), and only for the
 * rows whose mark is another. A row that has not changed is the object it was; all of it is frozen. ADR 20.
 */
export class RowReader<T extends ObjectLiteral & { id: string }> {
  private readonly texts = new Map<string, string>();
  private readonly kept = new LRUCache<string, Kept<T>>({ maxSize: MOST_KEPT, sizeCalculation: ({ row }) => sizeOf(row) });
  private readonly pages = new LRUCache<string, KeptPage<T>>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ text, rows }) => rows.reduce((sum, { row }) => sum + sizeOf(row), sizeOf(text)),
  });
  private columns?: Columns;
  private losses = 0;

  constructor(private readonly row: EntityTarget<T>) {}

  /** The rows of a query as its transaction sees them, its own changes included. */
  async fresh(manager: EntityManager, asked: Asked<T>): Promise<Answered<T>[]> {
    const { whole, transforms } = this.columnsOf(manager);
    const rows = await this.ask(manager, asked, 'whole', [whole]);
    return rows.map((row) => ({ row: transformed(row, transforms) as T, beside: row['beside'] as string }));
  }

  /** For statements that are transactions of their own: the same, asking for no row that is kept. */
  async committed(manager: EntityManager, asked: Asked<T>): Promise<Answered<T>[]> {
    this.forgetWhenLost(manager);
    if (asked.id !== undefined && !this.kept.has(asked.id)) return this.first(manager, asked);
    return (await this.rowsOf(manager, await this.found(manager, asked)))?.rows ?? this.fresh(manager, asked);
  }

  /** As `committed`, up to as many rows as are not too large together. */
  async committedPage(manager: EntityManager, asked: Asked<T>): Promise<AnsweredPage<T>> {
    this.forgetWhenLost(manager);
    for (let tries = 0; tries < TRIES; tries++) {
      const whole = asked.same && asked.limit !== undefined && asked.beside !== undefined;
      const answered = await (whole ? this.page(manager, asked) : this.rowsOf(manager, await this.found(manager, asked), MOST_ON_PAGE));
      if (answered) return answered;
    }
    return this.freshPage(manager, asked);
  }

  private async found(manager: EntityManager, asked: Asked<T>): Promise<Found[]> {
    return (await this.ask(manager, asked, 'mark', ['r.id AS id', this.columnsOf(manager).mark])) as Found[];
  }

  /** In one statement, of however large rows: a few. */
  private async freshPage(manager: EntityManager, asked: Asked<T>): Promise<AnsweredPage<T>> {
    const limit = Math.min(asked.limit ?? Infinity, FIRST_PORTION);
    const rows = await this.fresh(manager, { ...asked, limit });
    return { rows, cut: limit !== asked.limit && rows.length === limit };
  }

  /** A page is asked for as one text: while that is as it was, so are all the rows. Undefined when one changed meanwhile. */
  private async page(manager: EntityManager, asked: Asked<T>): Promise<AnsweredPage<T> | undefined> {
    const key = JSON.stringify([asked.same, asked.limit]);
    const [{ text }] = (await this.ask(manager, asked, 'page', ['r.id AS id', this.columnsOf(manager).mark])) as [{ text: string }];
    const kept = this.pages.get(key);
    if (kept?.text === text) return kept;
    const found = text === '' ? [] : text.split(RECORD).map((one) => one.split(UNIT));
    // what looks like a separator is in a name
    if (found.some((parts) => parts.length !== 3)) return this.freshPage(manager, asked);
    const answered = await this.rowsOf(manager, found.map(([id, beside, mark]) => ({ id: id!, beside: beside!, mark: mark! })), MOST_ON_PAGE);
    if (!answered) return undefined;
    this.pages.set(key, { text, ...answered });
    return answered;
  }

  /** The first of the rows that were found which hold so many characters at most, and one at least; undefined when one changed meanwhile. */
  private async rowsOf(manager: EntityManager, found: readonly Found[], most = Infinity): Promise<AnsweredPage<T> | undefined> {
    const rows: Answered<T>[] = [];
    for (let size = 0; rows.length < found.length; ) {
      // as many more as there is room for, if they are as large as those before
      const portion = most === Infinity ? found.length : rows.length === 0 ? FIRST_PORTION : Math.ceil(((most - size) * rows.length) / size) + 1;
      const next = await this.portionOf(manager, found.slice(rows.length, rows.length + portion));
      if (!next) return undefined;
      for (const one of next) {
        size += most === Infinity ? 0 : sizeOf(one.row);
        if (size > most && rows.length > 0) return { rows, cut: true };
        rows.push(one);
      }
    }
    return { rows, cut: false };
  }

  /** Kept rows that are as they were, and the others asked for; undefined when one changed meanwhile. */
  private async portionOf(manager: EntityManager, found: readonly Found[]): Promise<Answered<T>[] | undefined> {
    const known = found.map(({ id, mark }) => {
      const kept = this.kept.get(id);
      return kept?.mark === mark ? kept.row : undefined;
    });
    const missing = found.filter((_, index) => known[index] === undefined);
    const loaded = missing.length > 0 ? await this.load(manager, missing.map(({ id }) => id)) : undefined;
    // changed or removed in between: what the query would answer now is another thing
    if (missing.some(({ id, mark }) => loaded!.get(id)?.mark !== mark)) return undefined;
    return found.map(({ id, beside }, index) => ({ row: known[index] ?? loaded!.get(id)!.row, beside }));
  }

  /** A row that is not kept: asked for whole at once. */
  private async first(manager: EntityManager, asked: Asked<T>): Promise<Answered<T>[]> {
    return (await this.keep(manager, asked)).map(({ row }) => ({ row }));
  }

  private async load(manager: EntityManager, ids: readonly string[]): Promise<Map<string, Kept<T>>> {
    const query = (): SelectQueryBuilder<T> => manager.createQueryBuilder(this.row, 'r').where('r.id = ANY(:ids)', { ids });
    const loaded = await this.keep(manager, { query, same: { name: 'these', parameters: [ids] } });
    return new Map(loaded.map((entry) => [entry.row.id, entry]));
  }

  private async keep(manager: EntityManager, asked: Asked<T>): Promise<Kept<T>[]> {
    const { whole, mark, transforms } = this.columnsOf(manager);
    const rows = await this.ask(manager, asked, 'kept', [whole, mark]);
    return rows.map(({ mark: markOf, ...row }) => {
      const entry = { mark: markOf as string, row: freeze(transformed(row, transforms)) as T };
      this.kept.set(entry.row.id, entry);
      return entry;
    });
  }

  /** Another server may have taken the lost one's place, with other transactions under the numbers of its last ones. */
  private forgetWhenLost(manager: EntityManager): void {
    const { losses } = (manager.dataSource as TenantDataSource).readers;
    if (losses !== this.losses) {
      this.kept.clear();
      this.pages.clear();
    }
    this.losses = losses;
  }

  private async ask(manager: EntityManager, { query, same, limit, beside }: Asked<T>, kind: 'whole' | 'mark' | 'kept' | 'page', columns: string[]): Promise<ObjectLiteral[]> {
    const select = [...columns, ...(beside === undefined ? [] : [`${beside} AS "beside"`])];
    const build = (): [string, unknown[]] => query(manager).select(select).getQueryAndParameters() as [string, unknown[]];
    if (!same) {
      const [text, parameters] = build();
      return manager.query(limit === undefined ? text : `${text} LIMIT ${limit}`, parameters);
    }
    const name = `${kind} ${same.name}`;
    let text = this.texts.get(name);
    if (text === undefined) {
      const [built, used] = build();
      if (JSON.stringify(used) !== JSON.stringify(same.parameters)) throw new Error(`the query ${name} takes other parameters than these`);
      text = limit === undefined ? built : `${built} LIMIT $${same.parameters.length + 1}`;
      if (kind === 'page') text = asOneText(text);
      this.texts.set(name, text);
    }
    return manager.query(text, limit === undefined ? [...same.parameters] : [...same.parameters, limit]);
  }

  private columnsOf(manager: EntityManager): Columns {
    if (this.columns) return this.columns;
    const { columns } = manager.dataSource.getMetadata(this.row);
    const expressions = columns.map(({ query, databaseName, propertyName }) => ({ query, propertyName, sql: query ? `(${query('"r"')})` : `"r"."${databaseName}"` }));
    const marked = ['"r".xmin', ...expressions.flatMap(({ query, propertyName, sql }) => (query || propertyName === 'version' ? [sql] : []))];
    this.columns = {
      whole: expressions.map(({ sql, propertyName }) => `${sql} AS "${propertyName}"`).join(', '),
      mark: `concat_ws('/', ${marked.map((sql) => `coalesce(${sql}::text, '')`).join(', ')}) AS "mark"`,
      transforms: columns.flatMap(({ propertyName, transformer }) => [transformer ?? []].flat().map(({ from }): Transform => [propertyName, from])),
    };
    return this.columns;
  }
}

/** The rows of a query for ids, what is beside them and marks, in its order, as one. */
const asOneText = (query: string): string =>
  `SELECT array_to_string(ARRAY(SELECT concat_ws(E'\\x1f', p.id, p.beside, p.mark) FROM (${query}) p), E'\\x1e') AS text`;

function transformed(row: ObjectLiteral, transforms: readonly Transform[]): ObjectLiteral {
  for (const [name, from] of transforms) row[name] = from(row[name]);
  return row;
}
