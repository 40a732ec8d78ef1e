import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const crates = readdirSync('native').map((name) => join('native', name)).filter((folder) => existsSync(join(folder, 'Cargo.toml')));
const folders = ['src', 'packages/sdk/src', 'packages/cli/src', 'migrations', 'test', 'scripts', ...crates];
const files = folders
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => /\.(ts|mjs|rs|sh)$/.test(path) && !path.includes('/generated/'));

/** A line of a comment that leans on whatever stands before it, which may be moved or changed. */
const LEANING = /^\s*(\/\/[/!]?|\/?\*\*?|#) The same\b.*/gm;

test('each comment is understood where it stands: none opens with "The same"', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(LEANING)].map(([line]) => `${path}: ${line.trim()}`))).toEqual([]);
});
