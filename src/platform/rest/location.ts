import { nounOfKind } from '../nouns/noun.js';

/** Path of what an answer says was made, as `/v1/volume-snapshots/vsn_…` for `{volumeSnapshot: {id}, …}`; undefined when that is several things or none. */
export function locationOf(answer: Record<string, unknown>): string | undefined {
  const [noun, made] = Object.entries(answer)[0] ?? [];
  const id = (made as { id?: unknown } | null | undefined)?.id;
  if (noun === undefined || typeof id !== 'string') return undefined;
  const collection = nounOfKind(noun)?.collection;
  return collection === undefined ? undefined : `/v1/${collection}/${id}`;
}
