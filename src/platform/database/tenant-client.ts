import type { Writable } from 'node:stream';
import pg from 'pg';
import type { ObjectLiteral } from 'typeorm';

/** What holds for one statement's transaction: the tenant it is for, and one setting of Postgres besides. */
export interface Terms {
  tenantId: string;
  setting: keyof typeof SETTINGS;
}

const SETTINGS = {
  /** It may only read. */
  readOnly: ['transaction_read_only', 'on'],
  /** It does not wait for the disk: what it writes may be lost when the database's host dies, never torn. */
  unflushed: ['synchronous_commit', 'off'],
} as const;

const BIND = { name: 'berth_bind', text: `SELECT set_config('berth.tenant', $1, true), set_config($2, $3, true)` };

const TIMESTAMPTZ = 1184;
const parseTime = pg.types.getTypeParser(TIMESTAMPTZ, 'text') as (text: string) => Date;
/** Times as Postgres writes them in UTC are nearly what the engine reads by itself, which is three times as fast. */
pg.types.setTypeParser(TIMESTAMPTZ, (text) => (/^\d{4}-.*\+00$/.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseTime(text)));

/** As many texts as are given a name on each connection; what comes later is planned at every use, as without names. */
const MOST_NAMES = 500;
const names = new Map<string, string>();

/**
 * The name under which a statement stays prepared, planned once for a connection instead of at every use. None for those that answer `*`:
 * Postgres refuses their plan after a migration that adds a column.
 */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES || /(?<!\()\*/.test(text)) return known;
  const name = `berth_${names.size}`;
  names.set(text, name);
  return name;
}

/** The messages of pg's connection that a statement is made of, as it sends them. */
interface Wire {
  bind(message: { statement: string; values: unknown[] }): void;
  execute(message: object): void;
  describe(message: object): void;
}

/** What pg makes of the description of a statement's rows, and reads them by. */
type Shape = { fields: unknown[]; _parsers: unknown; _prebuiltEmptyResultObject: unknown };

/** A connection as a statement sees it whose rows were described before: for a name they stay as they are. */
const silent = (connection: Wire): Wire => Object.create(connection, { describe: { value: () => undefined } }) as Wire;

/** What pg's own query does with what it sends and hears; not in its types. */
interface QueryParts {
  name?: string;
  _result: Shape;
  _accumulateRows: boolean;
  prepare(connection: Wire): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: unknown): void;
}
const Plain = pg.Query as unknown as new (config: object, values: undefined, callback: (error: Error | null, result: unknown) => void) => pg.Query & QueryParts;

/**
 * A statement with its terms in front, ended by one Sync: Postgres runs both as one transaction, and nothing of it when the terms cannot
 * be set. One round trip in place of four.
 */
class BoundQuery extends Plain {
  private bound = false;

  constructor(
    config: object,
    private readonly terms: Terms,
    private readonly shapes: Map<string, Shape>,
    callback: (error: Error | null, result: unknown) => void,
  ) {
    super({ ...config, queryMode: 'extended' }, undefined, callback);
  }

  override prepare(connection: Wire): void {
    connection.bind({ statement: BIND.name, values: [this.terms.tenantId, ...SETTINGS[this.terms.setting]] });
    connection.execute({});
    const known = this.name === undefined ? undefined : this.shapes.get(this.name);
    if (!known) return super.prepare(connection);
    Object.assign(this._result, known);
    this._accumulateRows = true;
    super.prepare(silent(connection));
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message);
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
    if (this.name !== undefined) this.shapes.set(this.name, { fields, _parsers, _prebuiltEmptyResultObject });
  }

  override handleDataRow(message: unknown): void {
    if (this.bound) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: unknown): void {
    if (this.bound) super.handleCommandComplete(message, connection);
    this.bound = true;
  }
}

/** A connection that keeps statements prepared, and can bind each to a tenant by itself. Statements are sent without waiting for those before them. */
export class TenantClient extends pg.Client {
  private terms?: Terms;
  private prepared = false;
  private readonly shapes = new Map<string, Shape>();
  private gathering = false;

  constructor(config: pg.ClientConfig) {
    super(config);
    // What waits for a connection that breaks fails with that. Between owners nobody listens, and one error without a listener ends the process.
    this.on('error', () => undefined);
  }

  /** From here on each statement is a transaction of its own on these terms, until `bindNone`. */
  async bindEach(terms: Terms): Promise<void> {
    await this.ready();
    this.terms = terms;
  }

  /** Breaks the connection off: what waits for it fails with that. */
  destroy(): void {
    (this as unknown as { connection: { stream: Writable } }).connection.stream.destroy();
  }

  bindNone(): void {
    this.terms = undefined;
  }

  /** Once it is, statements can be `bound`. */
  async ready(): Promise<void> {
    if (!this.prepared) await super.query({ ...BIND, values: ['', ...SETTINGS.readOnly] });
    this.prepared = true;
  }

  /** The rows of one statement that is a transaction of its own, whatever else the connection is used for. */
  async bound(terms: Terms, text: string, values: readonly unknown[]): Promise<ObjectLiteral[]> {
    const name = nameOf(text);
    const config = { text, values, ...(name === undefined ? {} : { name }) };
    this.gather(setImmediate);
    return ((await this.send(config, terms)) as { rows: ObjectLiteral[] }).rows;
  }

  /** Opens a transaction for the tenant; what is sent next need not wait for it. */
  async begin(tenantId: string): Promise<void> {
    this.gather(process.nextTick);
    await super.query(`BEGIN; SELECT set_config('berth.tenant', ${this.escapeLiteral(tenantId)}, true)`);
  }

  // pg's signature has more forms than a type can follow; only text with values is ours.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  override query(text: any, values?: any, callback?: any): any {
    if (typeof text !== 'string' || typeof values === 'function' || callback !== undefined) return super.query(text, values, callback as never);
    const name = values?.length > 0 ? nameOf(text) : undefined;
    const config = { text, values: values as unknown[], ...(name === undefined ? {} : { name }) };
    const { terms } = this;
    this.gather(process.nextTick);
    if (!terms) return super.query(config);
    return this.send(config, terms);
  }

  /**
   * What is asked until then goes out in one write, which is a third of what a small read costs: until the event loop has looked at all that came in
   * (`setImmediate`), where many share the connection, or until what one of them asks at once has been asked (`nextTick`).
   */
  private gather(then: (send: () => void) => unknown): void {
    if (this.gathering) return;
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    this.gathering = true;
    stream.cork();
    then(() => {
      this.gathering = false;
      stream.uncork();
    });
  }

  private send(config: object, terms: Terms): Promise<unknown> {
    return new Promise((resolve, reject) => {
      super.query(new BoundQuery(config, terms, this.shapes, (error, result) => (error ? reject(error) : resolve(result))));
    });
  }
}
