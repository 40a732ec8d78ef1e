import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { AppError } from '../../src/platform/errors/app-error.js';
import { loadConfig } from '../../src/platform/config/config.js';

declare const importOutside: (path: string) => Promise<object>;

test('specs and the program have one copy of each module, and one Error', async () => {
  const path = join(import.meta.dirname, '../../src/platform/errors/app-error.ts');
  expect(await importOutside(path)).toMatchObject({ AppError });
  expect(Object.getPrototypeOf(AppError)).toBe(Error);
});

test('what the program throws names its sources', () => {
  const stack = (): string => {
    try {
      return loadConfig({ BERTH_PORT: 'none' }).host;
    } catch (error) {
      return (error as Error).stack!;
    }
  };
  expect(stack()).toMatch(/src\/platform\/config\/env-reader\.ts:\d+:\d+/);
});
