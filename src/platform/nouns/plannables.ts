import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';

/** What a plan needs to know of a noun whose work on a host comes later. */
export interface Plannable {
  /** What an object, as it is shown, is counted as, by resource. Without it, what the transaction itself counts. */
  price?(shown: object): Record<string, number>;
  /** The id of the host it is on, in the caller's transaction. */
  host?(tx: OpContext, id: string): Promise<string>;
}

/** Modules register their nouns. */
@Injectable()
export class Plannables {
  private readonly nouns = new Map<string, Plannable>();

  register(noun: string, plannable: Plannable): void {
    this.nouns.set(noun, plannable);
  }

  of(noun: string | undefined): Plannable {
    return (noun === undefined ? undefined : this.nouns.get(noun)) ?? {};
  }
}
