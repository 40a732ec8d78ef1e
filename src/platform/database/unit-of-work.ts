import { Inject, Injectable } from '@nestjs/common';
import { DataSource, EntityManager, QueryFailedError, type QueryRunner } from 'typeorm';
import type { OpContext } from '../context/op-context.js';
import type { TenantDataSource } from './data-source.js';
import type { TenantClient, Terms } from './tenant-client.js';

const refusal = (error: unknown): { code?: string; constraint?: string; table?: string } =>
  error instanceof QueryFailedError ? (error.driverError as { code?: string; constraint?: string; table?: string }) : {};

/** Postgres' answer when two rows would share a unique key, with the constraint's name. */
export const uniqueViolation = (error: unknown): string | undefined => (refusal(error).code === '23505' ? refusal(error).constraint : undefined);

/** Postgres' answer when a row that is still pointed at would go, with the table that points at it. */
export const stillReferenced = (error: unknown): string | undefined => (refusal(error).code === '23503' ? refusal(error).table : undefined);

const RETRIED = new Set(['40001', '40P01']); // serialization_failure, deadlock_detected: Postgres asks to try again

/** Whom to call when a transaction is over. */
interface End {
  committed: (() => void)[];
  rolledBack: (() => void)[];
}

/** The only opener of transactions. Every one carries its tenant for row-level security. No network call inside, ever. */
@Injectable()
export class UnitOfWork {
  private readonly ends = new WeakMap<EntityManager, End>();

  constructor(@Inject(DataSource) private readonly source: TenantDataSource) {}

  /** Runs `work` in a transaction bound to the context's tenant; inside one already, joins it. */
  async run<T>(ctx: OpContext, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx, ctx.tx);
    for (let attempt = 1; ; attempt++) {
      const end: End = { committed: [], rolledBack: [] };
      try {
        const answer = await this.transact(ctx, end, work);
        for (const callback of end.committed) callback();
        return answer;
      } catch (error) {
        for (const callback of end.rolledBack) callback();
        if (attempt >= 4 || !RETRIED.has(refusal(error).code ?? '')) throw error;
      }
    }
  }

  /**
   * For reading: every statement is a transaction of its own, bound to the tenant and unable to write, in one round trip instead of four.
   * Each sees what was committed before it, as statements of `run` do. Inside a transaction, joins it.
   */
  async read<T>(ctx: OpContext, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.eachAlone(ctx, 'readOnly', work);
  }

  /**
   * As `read`, for statements that are over at once, as those that find a row by its key: they share connections with others', none waits
   * for one of the pool. Its manager builds queries, and asks by `query` alone. Inside a transaction, joins it.
   */
  async readShared<T>(ctx: OpContext, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx.tx);
    const query = (text: string, values: readonly unknown[] = []): Promise<unknown> => this.source.readers.query(ctx.tenantId, text, values);
    return work(Object.create(this.source.manager, { query: { value: query } }) as EntityManager);
  }

  /**
   * For notes of progress that may be lost with the database's host: every statement is a transaction of its own that does not wait for the
   * disk (`synchronous_commit = off`). Inside a transaction, joins it.
   */
  async writeUnflushed<T>(ctx: OpContext, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.eachAlone(ctx, 'unflushed', work);
  }

  private async eachAlone<T>(ctx: OpContext, setting: Terms['setting'], work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    if (ctx.tx) return work(ctx, ctx.tx);
    const { runner, client } = await this.connect();
    try {
      await client.bindEach({ tenantId: ctx.tenantId, setting });
      return await work(ctx.within(runner.manager), runner.manager);
    } finally {
      client.bindNone();
      await runner.release();
    }
  }

  private async transact<T>(ctx: OpContext, end: End, work: (tx: OpContext, manager: EntityManager) => Promise<T>): Promise<T> {
    const { runner, client } = await this.connect();
    const { manager } = runner;
    try {
      // The work's first statement follows without waiting: should this fail, so does all that comes after it in the transaction.
      const begun = client.begin(ctx.tenantId);
      begun.catch(() => undefined);
      Object.assign(runner, { isTransactionActive: true });
      this.ends.set(manager, end);
      const answer = await work(ctx.within(manager), manager);
      await begun;
      // Postgres answers COMMIT of a transaction in which something failed by taking it back, without an error.
      const { command } = (await client.query('COMMIT')) as { command: string };
      if (command !== 'COMMIT') throw new Error('a statement of the transaction failed and its error was dropped');
      return answer;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      Object.assign(runner, { isTransactionActive: false });
      await runner.release();
    }
  }

  private async connect(): Promise<{ runner: QueryRunner; client: TenantClient }> {
    const runner = this.source.createQueryRunner();
    return { runner, client: (await runner.connect()) as TenantClient };
  }

  /** Inside a transaction: statements sent one behind the other without waiting between them; each sees what those before it did and locked. */
  async pipeline(tx: OpContext, statements: readonly (readonly [sql: string, parameters: unknown[]])[]): Promise<unknown[][]> {
    const client = (await tx.tx!.queryRunner!.connect()) as TenantClient;
    const answers = statements.map(async ([sql, parameters]): Promise<unknown[]> => {
      try {
        return ((await client.query(sql, parameters)) as { rows: unknown[] }).rows;
      } catch (error) {
        throw new QueryFailedError(sql, parameters, error as Error);
      }
    });
    return this.together(answers);
  }

  /**
   * Inside a transaction: what does not depend on each other, sent at once. All have ended when this does, so that nothing reaches the
   * connection after the transaction; fails with the first one's error.
   */
  async together<T extends readonly unknown[]>(parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
    await Promise.allSettled(parts);
    return (await Promise.all(parts)) as unknown as T;
  }

  /** Calls back once the caller's transaction is committed; never when it is rolled back. */
  afterCommit(tx: OpContext, callback: () => void): void {
    this.ends.get(tx.tx!)!.committed.push(callback);
  }

  /** Calls back once the caller's transaction is rolled back, or nobody knows whether it was committed. */
  afterRollback(tx: OpContext, callback: () => void): void {
    this.ends.get(tx.tx!)!.rolledBack.push(callback);
  }
}
