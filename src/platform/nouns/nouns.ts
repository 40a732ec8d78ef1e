import { Injectable, type Provider, type Type } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import type { Noun } from './noun.js';

interface Identified {
  id: string;
}

/** A noun's rows, as its repository has them. */
export interface NounRows<R> {
  find(ctx: OpContext, id: string): Promise<R | null>;
  /** In one statement. */
  byIds(ctx: OpContext, ids: readonly string[]): Promise<R[]>;
}

/** What is done with any noun alike, whatever its module. */
export interface NounFacets<R, S> {
  /** The object as both transports answer it. */
  show(row: R, ctx: OpContext): S;
  /** What a plan counts it as, by resource, for one whose quota a host gives back later. Without it, what the transaction itself counts. */
  price?(shown: S): Readonly<Record<string, number>>;
  /** The id of the host it is on. */
  host?(row: R): string;
}

interface Served extends NounRows<Identified> {
  noun: Noun;
  facets: NounFacets<never, never>;
}

/** The nouns that are served: to read again after a wait, for `node(id)`, and to plan with. Each is served once, by its Nest module. */
@Injectable()
export class Nouns {
  private readonly served = new Map<string, Served>();

  serve<R extends Identified, S extends object>(noun: Noun, rows: NounRows<R>, facets: NounFacets<R, S>): void {
    if (this.served.has(noun.kind)) throw new Error(`the noun ${noun.kind} is served twice`);
    this.served.set(noun.kind, { noun, find: (ctx, id) => rows.find(ctx, id), byIds: (ctx, ids) => rows.byIds(ctx, ids), facets: facets as never });
  }

  /** An object as it is now; undefined when it is not there, or no such noun is served. Asks for no scope. */
  async view(kind: string, ctx: OpContext, id: string): Promise<object | undefined> {
    const served = this.served.get(kind);
    const row = await served?.find(ctx, id);
    return row ? served!.facets.show(row as never, ctx) : undefined;
  }

  /** The answer with each `{kind: {id}}` in it read again. */
  async refresh<T extends object>(ctx: OpContext, answer: T): Promise<T> {
    const fresh: Record<string, unknown> = { ...answer } as Record<string, unknown>;
    const readAgain = async ([kind, value]: [string, { id?: string } | undefined]): Promise<void> => {
      if (this.served.has(kind) && value?.id) fresh[kind] = (await this.view(kind, ctx, value.id)) ?? value;
    };
    await Promise.all(Object.entries(answer).map(readAgain));
    return fresh as T;
  }

  /** Objects by their ids, those that are there. Fails with `forbidden` without the scope to read them; none of a noun that is not served. */
  async byIds(ctx: OpContext, { kind, collection }: Noun, ids: readonly string[]): Promise<Map<string, object>> {
    const served = this.served.get(kind);
    if (!served) return new Map();
    ctx.demand(`${collection}:read`);
    return new Map((await served.byIds(ctx, ids)).map((row) => [row.id, served.facets.show(row as never, ctx)]));
  }

  /** What an object, as it is shown, is counted as; undefined where its transaction counts. */
  price(kind: string | undefined, shown: object): Readonly<Record<string, number>> | undefined {
    return this.served.get(kind ?? '')?.facets.price?.(shown as never);
  }

  /** The host of an object; undefined when it has none. In the caller's transaction. */
  async hostOf(tx: OpContext, kind: string | undefined, id: string): Promise<string | undefined> {
    const served = this.served.get(kind ?? '');
    const row = served?.facets.host && (await served.find(tx, id));
    return row ? served!.facets.host!(row as never) : undefined;
  }
}

/** Among a module's providers: serves its noun from the rows of `repository`. */
export const serving = <R extends Identified, S extends object>(noun: Noun, repository: Type<NounRows<R>>, facets: NounFacets<R, S>): Provider => ({
  provide: Symbol(`the noun ${noun.kind}`),
  inject: [Nouns, repository],
  useFactory: (nouns: Nouns, rows: NounRows<R>) => nouns.serve(noun, rows, facets),
});
