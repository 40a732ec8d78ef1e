import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';

type View = (ctx: OpContext, id: string) => Promise<object | undefined>;

/** How to read a noun again: after waiting for an operation the answer shows the object as it then is. Modules register their nouns. */
@Injectable()
export class Views {
  private readonly views = new Map<string, View>();

  register<R>(noun: string, rows: { find(ctx: OpContext, id: string): Promise<R | null> }, show: (row: R, ctx: OpContext) => object): void {
    this.views.set(noun, async (ctx, id) => {
      const row = await rows.find(ctx, id);
      return row ? show(row, ctx) : undefined;
    });
  }

  /** The noun's object as it is now; undefined when it is not there. */
  async view(noun: string, ctx: OpContext, id: string): Promise<object | undefined> {
    return this.views.get(noun)?.(ctx, id);
  }

  /** The answer with each `{noun: {id}}` in it read again. */
  async refresh<T extends object>(ctx: OpContext, answer: T): Promise<T> {
    const fresh: Record<string, unknown> = { ...answer } as Record<string, unknown>;
    const readAgain = async ([noun, value]: [string, { id?: string } | undefined]): Promise<void> => {
      const view = this.views.get(noun);
      if (view && value?.id) fresh[noun] = (await view(ctx, value.id)) ?? value;
    };
    await Promise.all(Object.entries(answer).map(readAgain));
    return fresh as T;
  }
}
