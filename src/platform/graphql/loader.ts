import DataLoader from 'dataloader';
import type { OpContext, RequestState } from '../context/op-context.js';

const MOST_AT_ONCE = 100;
type Loaders = Map<string, DataLoader<string, unknown>>;

/** The loaders of one request; they go with it. */
const requests = new WeakMap<RequestState, Loaders>();

/**
 * One object's part of what is read for many at once: fields of a list's items ask together, in one statement. `batch` answers by id, an
 * error for an id that failed; ids it leaves out are undefined. `name` tells kinds apart, with all that `batch` depends on.
 */
export function load<V>(
  ctx: OpContext,
  name: string,
  id: string,
  batch: (ids: readonly string[]) => Promise<ReadonlyMap<string, V | Error>>,
): Promise<V | undefined> {
  const loaders: Loaders = requests.get(ctx.request) ?? new Map();
  requests.set(ctx.request, loaders);
  const key = `${ctx.tenantId} ${name}`;
  const made = loaders.get(key) ?? new DataLoader<string, unknown>(async (ids) => inOrder(ids, await batch(ids)), { maxBatchSize: MOST_AT_ONCE });
  loaders.set(key, made);
  return made.load(id) as Promise<V | undefined>;
}

const inOrder = <V>(ids: readonly string[], found: ReadonlyMap<string, V | Error>): (V | Error | undefined)[] => ids.map((id) => found.get(id));
