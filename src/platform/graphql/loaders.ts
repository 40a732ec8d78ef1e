import DataLoader from 'dataloader';
import type { OpContext, RequestState } from '../context/op-context.js';

const loaders = new WeakMap<RequestState, Map<string, DataLoader<string, unknown>>>();

/**
 * The request's loader of this name for the tenant acted on: what the fields of many objects ask one by one becomes one question.
 * It dies with the request; `batch` answers a map by key, without those it does not find.
 */
export function loaderOf<V>(ctx: OpContext, name: string, batch: (keys: readonly string[]) => Promise<Map<string, V>>): DataLoader<string, V | undefined> {
  let ofRequest = loaders.get(ctx.request);
  if (!ofRequest) loaders.set(ctx.request, (ofRequest = new Map<string, DataLoader<string, unknown>>()));
  const key = `${ctx.tenantId} ${name}`;
  const known = ofRequest.get(key) as DataLoader<string, V | undefined> | undefined;
  if (known) return known;
  const made = new DataLoader<string, V | undefined>(async (keys) => {
    const found = await batch(keys);
    return keys.map((one) => found.get(one));
  });
  ofRequest.set(key, made as DataLoader<string, unknown>);
  return made;
}
