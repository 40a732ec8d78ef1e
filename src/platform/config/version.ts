import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this program, with package.json, dist/ and node_modules/: the nearest above this file, built or not. */
export const INSTALLATION = nearest();

/** As its package.json has it. */
export const { version: VERSION } = JSON.parse(readFileSync(join(INSTALLATION, 'package.json'), 'utf8')) as { version: string };

function nearest(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) if (existsSync(join(folder, 'package.json'))) return folder;
  throw new Error(`no package.json lies above ${import.meta.dirname}: this program is not whole`);
}
