import { Injectable } from '@nestjs/common';
import { Allow, ANY_KEY } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { notFound } from '../../platform/errors/app-error.js';
import type { Node } from '../../platform/graphql/node.js';
import { nounOfId, type Noun } from '../../platform/nouns/noun.js';
import { Nouns } from '../../platform/nouns/nouns.js';

@Injectable()
export class NodesService {
  constructor(private readonly nouns: Nouns) {}

  /** The object of any noun by its id; fails with `not_found`, or `forbidden` without that noun's scope. */
  @Allow(ANY_KEY)
  async node(ctx: OpContext, id: string): Promise<Node> {
    const [found] = await this.nodes(ctx, [id]);
    if (!found) throw notFound('node');
    return found;
  }

  /** The objects in the order of their ids, null for each that is not there. Those of one noun are read in one statement. */
  @Allow(ANY_KEY)
  async nodes(ctx: OpContext, ids: readonly string[]): Promise<(Node | null)[]> {
    const wanted = new Map<Noun, string[]>();
    for (const id of new Set(ids)) {
      const noun = nounOfId(id);
      if (noun) wanted.set(noun, [...(wanted.get(noun) ?? []), id]);
    }
    const found = new Map<string, Node>();
    const read = [...wanted].map(async ([noun, own]) => {
      for (const [id, object] of await this.nouns.byIds(ctx, noun, own)) found.set(id, { ...object, __typename: noun.type } as Node & { __typename: string });
    });
    await Promise.all(read);
    return ids.map((id) => found.get(id) ?? null);
  }
}
