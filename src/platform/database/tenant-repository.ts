import { Injectable } from '@nestjs/common';
import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { OpContext } from '../context/op-context.js';
import { AppError, invalid, nameTaken, notFound } from '../errors/app-error.js';
import { isId } from '../ids/id.js';
import type { Noun } from '../nouns/noun.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { applySelector, matchesSelector, parseSelector } from './label-selector.js';
import { RowReader, type Answered, type AnsweredPage, type Asked } from './row-reader.js';
import { RowWriter } from './row-writer.js';
import { UnitOfWork, uniqueViolation } from './unit-of-work.js';

/** The columns every listed row has; `version` is there on those that change. */
export interface ListedRow extends ObjectLiteral {
  id: string;
  createdAt: Date;
  version?: number;
}

/** The columns every tenant-owned row has. */
export interface TenantRow extends ListedRow {
  tenantId: string;
  name: string;
  version: number;
}

/** What a list call may ask for; the transports fill it. */
export interface ListQuery {
  limit: number;
  cursor?: string;
  /** `field:asc` or `field:desc`; fields are the repository's `sortable`. */
  sort?: string;
  /** The page before the cursor, or the last one, in the same order. */
  backwards?: boolean;
  labels?: string;
  status?: string;
  name?: string;
}

export interface Page<T> {
  items: T[];
  nextCursor?: string;
  /** The cursor that pages on after `items[index]`; a function, so JSON leaves it out. */
  cursorAt(index: number): string;
  /** Whether there is more before and behind it; a function for the same reason. */
  beyond(): { before: boolean; behind: boolean };
  /** How many there are on all pages: asks the database. */
  total(): Promise<number>;
}

/** The page with each item shown as something else. */
export const mapPage = <A, B>(page: Page<A>, show: (item: A) => B): Page<B> => ({ ...page, items: page.items.map(show) });

/** The rows, each shown as something else, by id. */
export const byId = <A extends { id: string }, B>(rows: readonly A[], show: (row: A) => B): Map<string, B> => new Map(rows.map((row) => [row.id, show(row)]));

/** Queries over one noun's rows. Adds the tenant last, so that nothing a caller passes can replace it; row-level security stands behind it. */
@Injectable()
export abstract class TenantRepository<T extends ListedRow> {
  protected abstract readonly row: EntityTarget<T>;
  protected abstract readonly noun: Noun;
  protected readonly sortable: readonly string[] = ['createdAt', 'name'];
  /** Rows without names are found by id alone. */
  protected readonly named: boolean = true;
  /** Which rows are the tenant's, as SQL over `:tenantId`. */
  protected readonly owned: string = 'tenant_id = :tenantId';

  protected get reader(): RowReader<T> {
    return (this.rowReader ??= new RowReader<T>(this.row));
  }
  private rowReader?: RowReader<T>;

  protected get writer(): RowWriter<T> {
    return (this.rowWriter ??= new RowWriter<T>(this.row));
  }
  private rowWriter?: RowWriter<T>;

  constructor(protected readonly work: UnitOfWork) {}

  /** The row by id or name; fails with `not_found`. `lock` holds it until the transaction ends. */
  async get(ctx: OpContext, idOrName: string, options: { lock?: boolean } = {}): Promise<T> {
    const row = await this.find(ctx, idOrName, options);
    if (!row) throw notFound(this.noun.words, idOrName);
    return row;
  }

  async find(ctx: OpContext, idOrName: string, options: { lock?: boolean } = {}): Promise<T | null> {
    if (!this.named && !isId(this.noun, idOrName)) return null;
    const byId = isId(this.noun, idOrName);
    const where = byId ? 'r.id = :idOrName' : 'r.name = :idOrName';
    const query = (manager: EntityManager): SelectQueryBuilder<T> => this.query(ctx, manager).andWhere(where, { idOrName });
    const same = (name: string): Pick<Asked<T>, 'same'> => (ctx.actor.selector === undefined ? { same: { name, parameters: [ctx.tenantId, idOrName] } } : {});
    const locked = (manager: EntityManager): SelectQueryBuilder<T> => query(manager).setLock('pessimistic_write');
    const rows = options.lock
      ? await this.work.run(ctx, (_, manager) => this.reader.fresh(manager, { query: locked, ...same(`lock ${where}`) }))
      : await this.work.readShared(ctx, (manager) => this.answered(ctx, manager, { query, ...(byId ? { id: idOrName } : {}), ...same(where) }));
    return rows[0]?.row ?? null;
  }

  async byIds(ctx: OpContext, ids: readonly string[]): Promise<T[]> {
    if (ids.length === 0) return [];
    const query = (manager: EntityManager): SelectQueryBuilder<T> => this.query(ctx, manager).andWhere('r.id = ANY(:ids)', { ids: [...ids] });
    return this.rows(ctx, query, { name: 'by ids', parameters: [ctx.tenantId, ids] });
  }

  /** Fails with `name_taken` when another row has the name. */
  async insert(ctx: OpContext, row: Partial<T> & { id: string }): Promise<T> {
    this.demandSelected(ctx, row);
    return this.work.run(ctx, async (_, manager) => {
      await this.naming(ctx, row, this.writer.insert(manager, { ...row, tenantId: ctx.tenantId }));
      return this.get(ctx.within(manager), row.id);
    });
  }

  /**
   * Changes named columns and bumps `version`, unless they are so already; fails with `not_found` when the row is gone, `name_taken` when another
   * has the name.
   */
  async update(ctx: OpContext, id: string, change: Partial<T>): Promise<T> {
    return this.work.run(ctx, async (tx) => {
      await this.write(tx, id, change);
      return this.get(tx, id);
    });
  }

  /** Changes named columns and bumps `version`, without reading the row back; fails as `update` does. */
  async write(ctx: OpContext, id: string, change: Partial<T>): Promise<void> {
    if ('labels' in change) this.demandSelected(ctx, change);
    await this.work.run(ctx, async (_, manager) => {
      const { tenantId: _tenant, id: _id, ...columns } = change;
      const writing = this.writer.update(manager, { tenantId: ctx.tenantId, id }, this.owned, columns as unknown as Partial<T>);
      const written = await this.naming(ctx, change, writing);
      if (written === 'gone') throw notFound(this.noun.words);
      ctx.wrote(written === 'changed');
    });
  }

  /** Whether there was a row to remove. */
  async remove(ctx: OpContext, id: string): Promise<boolean> {
    return this.work.run(ctx, async (_, manager) => {
      const done = await manager
        .createQueryBuilder()
        .delete()
        .from(this.row)
        .where('id = :id', { id })
        .andWhere(this.owned, { tenantId: ctx.tenantId })
        .execute();
      return (done.affected ?? 0) > 0;
    });
  }

  /**
   * One page, keyset by (sort, id): stable while rows are inserted. `narrow` adds the noun's own filters. Outside of transactions a page of large rows has
   * fewer than the limit, and a cursor to the others.
   */
  async list(ctx: OpContext, query: ListQuery, narrow?: (builder: SelectQueryBuilder<T>) => void): Promise<Page<T>> {
    const [field = '', direction = 'asc'] = (query.sort ?? 'createdAt:desc').split(':');
    if (!this.sortable.includes(field) || !['asc', 'desc'].includes(direction)) {
      throw invalid('query/sort', `sort by one of ${this.sortable.join(', ')}, followed by :asc or :desc`);
    }
    const sort = `${field}:${direction}`;
    const column = field === 'createdAt' ? 'created_at' : field;
    const backwards = query.backwards ?? false;
    const ascending = (direction === 'asc') !== backwards;
    const order = ascending ? 'ASC' : 'DESC';
    const after = query.cursor ? decodeCursor(query.cursor, sort) : undefined;
    // the text of its query is another for each of them
    const varied = [ctx.actor.selector, narrow, query.labels].some((filter) => filter !== undefined);
    const filters = { name: query.name, status: query.status };
    const filtered = varied || Object.values(filters).some((filter) => filter !== undefined);
    const all = (manager: EntityManager): SelectQueryBuilder<T> => {
      const builder = this.query(ctx, manager);
      if (query.name !== undefined) builder.andWhere('r.name = :byName', { byName: query.name });
      if (query.status !== undefined) builder.andWhere('r.status = :byStatus', { byStatus: query.status });
      if (query.labels !== undefined) applySelector(builder, parseSelector(query.labels));
      narrow?.(builder);
      return builder;
    };
    const build = (manager: EntityManager): SelectQueryBuilder<T> => {
      const builder = all(manager);
      if (after) {
        const cast = field === 'createdAt' ? 'timestamptz' : 'text';
        builder.andWhere(`(r.${column}, r.id) ${ascending ? '>' : '<'} (:afterValue::${cast}, :afterId)`, {
          afterValue: after.value,
          afterId: after.id,
        });
      }
      return builder.orderBy(`r.${column}`, order).addOrderBy('r.id', order);
    };
    const given = Object.entries(filters).filter((filter): filter is [string, string] => filter[1] !== undefined);
    const name = ['page', column, order, after ? 'on' : 'first', ...given.map(([field]) => field)].join(' ');
    const parameters = [ctx.tenantId, ...given.map(([, value]) => value), ...(after ? [after.value, after.id] : [])];
    const asked = { query: build, limit: query.limit + 1, beside: `"r"."${column}"::text`, ...(varied ? {} : { same: { name, parameters } }) };
    const { rows, cut } = filtered
      ? await this.work.read(ctx, (_, manager) => this.answeredPage(ctx, manager, asked))
      : // a page of all there are follows an index: it is over at once
        await this.work.readShared(ctx, (manager) => this.answeredPage(ctx, manager, asked));
    const items = rows.slice(0, query.limit);
    const more = cut || rows.length > query.limit;
    if (backwards) items.reverse();
    // a cursor is that of a row, which lies on the other side
    const passed = query.cursor !== undefined;
    const beyond = (): { before: boolean; behind: boolean } => (backwards ? { before: more, behind: passed } : { before: passed, behind: more });
    const cursorAt = (index: number): string => encodeCursor({ sort, value: items[index]!.beside!, id: items[index]!.row.id });
    const total = async (): Promise<number> => (await this.work.read(ctx, (_, manager) => all(manager).select('count(*)::integer', 'total').getRawOne<{ total: number }>()))!.total;
    return { items: items.map(({ row }) => row), cursorAt, beyond, total, ...(more && !backwards ? { nextCursor: cursorAt(items.length - 1) } : {}) };
  }

  /** Every row of a query over `r`. With `same` it is one that is over at once. */
  protected async rows(ctx: OpContext, query: (manager: EntityManager) => SelectQueryBuilder<T>, same?: Asked<T>['same']): Promise<T[]> {
    const rows =
      same && ctx.actor.selector === undefined
        ? await this.work.readShared(ctx, (manager) => this.answered(ctx, manager, { query, same }))
        : await this.work.read(ctx, (_, manager) => this.answered(ctx, manager, { query }));
    return rows.map(({ row }) => row);
  }

  /** Inside a transaction nothing is kept: it sees what it has changed itself. */
  private answered(ctx: OpContext, manager: EntityManager, asked: Asked<T>): Promise<Answered<T>[]> {
    return ctx.tx ? this.reader.fresh(manager, asked) : this.reader.committed(manager, asked);
  }

  private async answeredPage(ctx: OpContext, manager: EntityManager, asked: Asked<T>): Promise<AnsweredPage<T>> {
    return ctx.tx ? { rows: await this.reader.fresh(manager, asked), cut: false } : this.reader.committedPage(manager, asked);
  }

  /** All rows the context's tenant may see, as `r`. */
  protected query(ctx: OpContext, manager: EntityManager): SelectQueryBuilder<T> {
    const builder = manager.createQueryBuilder(this.row, 'r').where(this.owned, { tenantId: ctx.tenantId });
    if (this.noun.selectable === true && ctx.actor.selector !== undefined) applySelector(builder, parseSelector(ctx.actor.selector), 'keyLabel');
    return builder;
  }

  /** What writes a row, with `name_taken` in place of the database's refusal of a name that another row has; `busy` when that one is being deleted. */
  protected async naming<R>(ctx: OpContext, { name }: Partial<T>, writing: Promise<R>): Promise<R> {
    try {
      return await writing;
    } catch (error) {
      if (!uniqueViolation(error)?.endsWith('_name_key')) throw error;
      // the transaction has failed and answers nothing any more
      const [holder] = await this.work.readShared(ctx.outside(), (manager) => {
        const query = (): SelectQueryBuilder<T> => manager.createQueryBuilder(this.row, 'r').where(this.owned, { tenantId: ctx.tenantId }).andWhere('r.name = :name', { name });
        return this.reader.fresh(manager, { query });
      });
      throw nameTaken(this.noun.words, name as string, holder?.row['status'] === 'deleting');
    }
  }

  /** Fails with `forbidden` when the key's selector would not see the row. */
  protected demandSelected(ctx: OpContext, row: Partial<T>): void {
    const { selector } = ctx.actor;
    if (this.noun.selectable !== true || selector === undefined) return;
    if (!matchesSelector((row as { labels?: Record<string, string> }).labels ?? {}, parseSelector(selector))) {
      throw new AppError('forbidden', `the key acts only on what matches ${selector}; give labels that do`);
    }
  }
}
