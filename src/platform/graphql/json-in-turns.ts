import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../errors/app-error.js';

/** Characters that are written before the event loop has a turn; some 10 ms. */
const PORTION = 2 ** 19;
/** Characters of an answer. */
const MOST = 2 ** 24;
/** Down to here lists are written element by element: `data`, a field, its nodes. */
const DEPTH = 4;

/** An answer as JSON, written in turns with whatever else there is to do; `too_large` in its place when it has more than 16 Mi characters. */
export async function inTurns(answer: object): Promise<string> {
  let text = '';
  let turned = 0;
  for (const part of partsOf(answer, DEPTH)) {
    text += part;
    if (text.length > MOST) return refusal();
    if (text.length - turned < PORTION) continue;
    turned = text.length;
    await turn();
  }
  return text;
}

function* partsOf(value: unknown, depth: number): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null || 'toJSON' in value) {
    yield JSON.stringify(value) ?? 'null';
  } else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield index === 0 ? '[' : ',';
      yield* partsOf(element, depth - 1);
    }
    yield value.length === 0 ? '[]' : ']';
  } else {
    let before = '{';
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* partsOf(field, depth - 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  }
}

function refusal(): string {
  const { code, detail, retryable } = new AppError('too_large', 'the answer is larger than 16 MiB; ask for fewer items or fields');
  return JSON.stringify({ errors: [{ message: detail, extensions: { code, retryable } }] });
}
