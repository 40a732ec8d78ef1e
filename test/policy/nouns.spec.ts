import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Where a noun could leave marks: code, and what holds for every noun in tests. Specs of other nouns may use it; generated files follow. */
const ROOTS = ['src', 'scripts', 'test/support', 'test/policy'];

/** Nouns on which no other stands, as code spells them. */
const LEAVES = { 'snapshot-schedules': /snapshot[-_]?schedule/i, 'image-campaigns': /image[-_]?campaign/i };

const files = ROOTS.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => join(root, name))).filter(
  (path) => /\.(ts|mjs|js)$/.test(path) && !path.includes('generated') && path !== 'test/policy/nouns.spec.ts',
);

describe('a noun is its folder, a migration and at most three other files', () => {
  test.each(Object.entries(LEAVES))('%s', (folder, spelled) => {
    const outside = files.filter((path) => !path.startsWith(`src/modules/${folder}/`) && spelled.test(readFileSync(path, 'utf8')));
    // the third is its own spec in test/api
    expect(outside.sort()).toEqual(['src/roles/app.module.ts', 'test/support/belongings.ts']);
  });
});
