import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

import { FACET_NAMES } from '../../src/wire/facets.js';

const root = join(import.meta.dirname, '../..');
const named = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
const files = ['lifecycle', ...FACET_NAMES].map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)).sort();

it('each facet has an interface and a contract, and there are no others', () => {
  expect(named('src/agent/drivers/facets', '.ts').sort()).toEqual(files);
  expect(named('test/contract/facets', '.contract.ts').sort()).toEqual(files);
});
