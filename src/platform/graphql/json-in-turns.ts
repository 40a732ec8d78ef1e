import { AppError } from '../errors/app-error.js';
import { textInTurns } from '../text-in-turns.js';

/** Characters of an answer. */
const MOST = 2 ** 24;
/** Down to here lists are written element by element: `data`, a field, its nodes. */
const DEPTH = 4;

/** An answer as JSON, written in turns with whatever else there is to do; `too_large` in its place when it has more than 16 Mi characters. */
export async function inTurns(answer: object): Promise<string> {
  return (await textInTurns(partsOf(answer, DEPTH), MOST)) ?? refusal();
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
