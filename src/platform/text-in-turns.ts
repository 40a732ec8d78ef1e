import { setImmediate as turn } from 'node:timers/promises';

/** Characters that are written before the event loop has a turn; some 10 ms. */
const PORTION = 2 ** 19;

/** The parts as one text, made in turns with whatever else there is to do; undefined as soon as it has more than `most` characters. */
export async function textInTurns(parts: Iterable<string>, most = Infinity): Promise<string | undefined> {
  let text = '';
  let turned = 0;
  for (const part of parts) {
    text += part;
    if (text.length > most) return undefined;
    if (text.length - turned < PORTION) continue;
    turned = text.length;
    await turn();
  }
  return text;
}
