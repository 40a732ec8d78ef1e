import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const script = join(import.meta.dirname, '../../scripts/prepare/console.mjs');
const { latestLine } = (await import(script)) as { latestLine(output: string): string };

test.each([
  ['npm warn EBADENGINE   required: {', ''],
  ['Compiling engine\nnpm warn EBADEN', 'Compiling engine'],
  ['Compiling engine\n   Compiling shim\n\n', 'Compiling shim'],
  ['10 %\r20 %\r', '20 %'],
  ['', ''],
])('of %j a progress line shows %j: what came whole', (output, shown) => {
  expect(latestLine(output)).toBe(shown);
});
