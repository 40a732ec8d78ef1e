import { checkedId } from './checked-id.js';
import type { Journal } from './journal.js';

/** One collection of a journal: small records, all of them in memory too. Writes of one id must not overlap: the caller serialises them. */
export class DurableRecords<T extends { readonly id: string }> {
  private readonly records: ReadonlyMap<string, T>;

  constructor(
    private readonly journal: Journal,
    private readonly collection: string,
  ) {
    this.records = journal.collection(collection) as ReadonlyMap<string, object> as ReadonlyMap<string, T>;
  }

  get(id: string): T | undefined {
    return this.records.get(id);
  }

  all(): T[] {
    return [...this.records.values()];
  }

  /** Keeps a record: on disk when this resolves, also if the power fails. */
  async put(record: T): Promise<void> {
    await this.note(record);
    await this.journal.sync();
  }

  /** Keeps a record that nobody was promised yet: the next agent finds it; after a power failure it is there, or the one before is. */
  note(record: T): Promise<void> {
    return this.journal.append([this.collection, checkedId(record.id), record]);
  }

  /** Forgets a record; after a power failure it may be there again. */
  remove(id: string): Promise<void> {
    return this.journal.append([this.collection, id, null]);
  }
}
