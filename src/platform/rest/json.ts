import { textInTurns } from '../text-in-turns.js';

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

/** An answer that is JSON already. */
class Written {
  constructor(readonly text: string) {}
}

/** An answer whose items are large is written in turns with whatever else there is to do; any other is left as it is. */
export async function inTurns(answer: unknown): Promise<unknown> {
  return isPage(answer) ? new Written((await textInTurns(partsOf(answer)))!) : answer;
}

/** An answer as JSON. Frozen items of a page are written once, and put into the next page as they were. */
export function jsonOf(answer: unknown): string {
  if (answer instanceof Written) return answer.text;
  return isPage(answer) ? [...partsOf(answer)].join('') : textOf(answer);
}

interface Page {
  items: unknown[];
}

const isPage = (answer: unknown): answer is Page => typeof answer === 'object' && answer !== null && Array.isArray((answer as Partial<Page>).items);

function* partsOf({ items, ...rest }: Page): Generator<string> {
  let before = '{"items":[';
  for (const item of items) {
    yield before + textOf(item);
    before = ',';
  }
  const others = JSON.stringify(rest);
  yield `${items.length === 0 ? before : ''}]${others === '{}' ? '' : `,${others.slice(1, -1)}`}}`;
}
