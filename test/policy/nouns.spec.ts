import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Where a noun could leave marks that another would have to leave too: what stands below modules, what wires them, and what holds for every noun in tests. */
const ROOTS = ['src/platform', 'src/roles', 'test/support', 'test/policy'];
/** The third file is its own spec in test/api. Generated files follow. */
const EVERY = ['src/roles/app.module.ts', 'test/support/belongings.ts'];

/** What Berth itself is about: its first keys, its first image and its tests know these. */
const FOUNDATION = ['apiKey', 'container', 'host', 'image', 'tenant'];

const withoutComments = (text: string): string => text.replace(/\/\*.*?\*\/|^\s*\/\/.*?$/gms, '');

/** Specs that take every noun there is, and name only those that differ. */
const WALKS = /(nouns|upgrades|conditions|unchanged|unknown-values)\.spec\.ts$/;

const files = ROOTS.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name)))
  .filter((path) => /\.(ts|mjs)$/.test(path) && !/^src.*\.spec\.ts$/.test(path) && !WALKS.test(path))
  .map((path) => ({ path, text: withoutComments(readFileSync(path, 'utf8')) }));

const nouns = readdirSync('src/modules', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.noun.ts'))
  .flatMap((path) => {
    const folder = path.split('/')[0]!;
    return [...readFileSync(join('src/modules', path), 'utf8').matchAll(/defineNoun\(\{(.*?)\n\}\)/gs)].map(([, text]) => ({
      folder,
      kind: /kind: '(\w+)'/.exec(text!)![1]!,
      collection: /collection: '([\w-]+)'/.exec(text!)?.[1] ?? folder,
    }));
  });

/** Those that import of its folder, or name it, its route or its scopes in a text. */
const knowing = ({ folder, kind, collection }: (typeof nouns)[number]): string[] => {
  const mark = new RegExp(`/modules/${folder}/|v1/${collection}\\b|['"\`](${kind}|${collection})['"\`:.]`);
  return files.filter(({ text }) => mark.test(text)).map(({ path }) => path);
};

describe('a noun is its folder, a migration and at most three other files', () => {
  test.each(nouns.filter(({ kind }) => !FOUNDATION.includes(kind)).map((noun) => [noun.kind, noun] as const))('%s', (_, noun) => {
    expect(knowing(noun).filter((path) => !EVERY.includes(path))).toEqual([]);
  });
});
