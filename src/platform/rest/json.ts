import { setImmediate as turn } from 'node:timers/promises';

/** Texts of what many answers share; frozen, so that they stay right. */
const texts = new WeakMap<object, string>();

function textOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return JSON.stringify(item) ?? 'null';
  const known = texts.get(item);
  if (known !== undefined) return known;
  const text = JSON.stringify(item);
  if (Object.isFrozen(item)) texts.set(item, text);
  return text;
}

/** Characters that are written before the event loop has a turn; some 10 ms. */
const PORTION = 2 ** 19;

/** An answer that is JSON already. */
class Written {
  constructor(readonly text: string) {}
}

/** An answer whose items are large is written in turns with whatever else there is to do; any other is left as it is. */
export async function inTurns(answer: unknown): Promise<unknown> {
  if (typeof answer !== 'object' || answer === null || !Array.isArray((answer as { items?: unknown }).items)) return answer;
  const { items, ...rest } = answer as { items: unknown[] };
  const parts: string[] = [];
  let sinceTurn = 0;
  for (const item of items) {
    const text = textOf(item);
    parts.push(text);
    sinceTurn += text.length;
    if (sinceTurn < PORTION) continue;
    sinceTurn = 0;
    await turn();
  }
  return new Written(pageOf(parts, rest));
}

/** An answer as JSON. Frozen items of a page are written once, and put into the next page as they were. */
export function jsonOf(answer: unknown): string {
  if (answer instanceof Written) return answer.text;
  if (typeof answer !== 'object' || answer === null || !Array.isArray((answer as { items?: unknown }).items)) return textOf(answer);
  const { items, ...rest } = answer as { items: unknown[] };
  return pageOf(items.map(textOf), rest);
}

function pageOf(items: readonly string[], rest: object): string {
  const others = JSON.stringify(rest);
  return `{"items":[${items.join(',')}]${others === '{}' ? '' : `,${others.slice(1, -1)}`}}`;
}
