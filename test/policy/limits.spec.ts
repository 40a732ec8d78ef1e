import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isNeeded, LIMIT_ENTRIES } from '../../src/wire/limits.rules.js';

/** What is written by hand and ships. Tests are apart, and generated files follow. */
const ROOTS = ['src', 'native/types', 'native/plan', 'native/host', 'native/engine', 'native/shim', 'native/node'];

const files = ROOTS.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)))
  .filter((path) => /\.(ts|rs|proto)$/.test(path) && !/generated|\.spec\.ts$|index\.d\.ts$|\/(tests|examples|target)\//.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8').split('#[cfg(test)]')[0]! }));

/** As Rust spells it: `io_read_mibps`. */
const inRust = (name: string): string => name.replace('MiB', '_mib').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const spelling = (name: string): string[] => files.filter(({ text }) => new RegExp(`\\b(${name}|${inRust(name)})\\b`).test(text)).map(({ path }) => path);

describe('a limit is known to at most six files, from the API to the kernel', () => {
  test.each(LIMIT_ENTRIES.filter(([, limit]) => !isNeeded(limit)).map(([name]) => name))('%s', (name) => {
    const found = spelling(name);
    expect(found).toEqual(expect.arrayContaining(['src/wire/limits.rules.ts', 'src/wire/host_agent.proto', 'native/types/src/limits.rs']));
    expect({ found, few: found.length <= 6 }).toEqual({ found, few: true });
  });
});

test('the message and the struct bear the names of the list', () => {
  const names = LIMIT_ENTRIES.map(([name]) => name);
  const textOf = (path: string): string => files.find((file) => file.path === path)!.text;
  const message = /message Limits \{(.*?)\}/s.exec(textOf('src/wire/host_agent.proto'))![1]!;
  expect([...message.matchAll(/(\w+) = \d+;/g)].map(([, name]) => name)).toEqual(names);
  const struct = /struct Limits \{(.*?)\n\}/s.exec(textOf('native/types/src/limits.rs'))![1]!;
  expect([...struct.matchAll(/pub (\w+):/g)].map(([, name]) => name)).toEqual(names.map(inRust));
});

test('MiB is spelled one way', () => {
  // aliases are how files of earlier versions spell it
  const otherwise = files.flatMap(({ path, text }) => (text.replace(/alias = "\w+"/g, '').match(/\b[a-z]\w*Mib(ps)?\b/g) ?? []).map((word) => `${path}: ${word}`));
  expect(otherwise).toEqual([]);
});
