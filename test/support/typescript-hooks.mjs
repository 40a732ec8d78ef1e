// Lets node run this repository's TypeScript as it is written: node --import ./test/support/typescript-hooks.mjs --conditions berth-source file.ts
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

if (!new URL(import.meta.url).searchParams.has('hooks')) register(`${import.meta.url}?hooks`);

/** As Jest compiles it. */
const settings = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));

export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js')) {
    const source = new URL(specifier.replace(/js$/, 'ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), { ...settings, swcrc: false });
  return { format: 'module', source: code, shortCircuit: true };
}
