// Jest evaluates all that a spec file imports anew for each of them. So it does here with the specs and their support; of the program and the packages,
// which take seconds, each worker of Jest has one copy, outside of Jest's modules and loaded as Node loads it. This is Jest's resolver: instead of such a
// module a spec file gets a stub, that hands out what the copy exports.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';
import { bundle } from '../../scripts/prepare/bundle.mjs';
import { digestOf } from '../../scripts/prepare/stamp.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Of the support what takes as long, or hands a package objects that it takes only from its own globals; it keeps nothing of one spec file for the next. */
const SOURCES = ['src', 'migrations', 'test/support/answer-checks.ts', 'test/support/issuer.ts', 'test/support/free-port.ts'];
/** A folder for each content of them below it, with every module at its place: some look for files beside and above themselves. */
const BUILT = join(ROOT, 'dist', 'outside');
const DAY_MS = 86_400_000;

let built;

export const sync = (specifier, options) => options.defaultResolver(specifier, options);

/** Of what is imported, not required. */
export async function async(specifier, options) {
  const path = await options.defaultAsyncResolver(specifier, options);
  return isOutside(path) ? stubOf(path) : path;
}

/** What the copy of a module exports; `path` is its source. */
export async function importOutside(path) {
  return import(pathToFileURL(path.endsWith('.ts') ? compiledFrom(path) : path));
}

/** Where a source is compiled; all of them are when one changed. */
export function compiledFrom(path) {
  return join(place(), relative(ROOT, path).replace(/ts$/, 'js'));
}

/** Modules of the program in few files, with what they import, which start in a third of the time: where each is. */
export async function bundleOf(...paths) {
  const folder = join(place(), 'bundles', digest(paths.join()));
  if (!existsSync(folder)) {
    const made = `${folder}.${process.pid}`;
    await bundle(paths.map(compiledFrom), made);
    appear(made, folder);
  }
  return paths.map((path) => join(folder, basename(path).replace(/ts$/, 'js')));
}

function isOutside(path) {
  if (path.includes('/node_modules/')) return /\.[cm]?js$/.test(path);
  return isSource(path) && SOURCES.some((source) => `${path}/`.startsWith(`${join(ROOT, source)}/`));
}

const isSource = (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts');

/** Named by what it says. */
async function stubOf(path) {
  const names = await namesOf(path);
  const values = names.map((name, index) => `${JSON.stringify(name)}: _${index}`);
  const exported = names.map((name, index) => `_${index} as ${JSON.stringify(name)}`);
  const text = `const { ${values.join(', ')} } = await importOutside(${JSON.stringify(path)});\nexport { ${exported.join(', ')} };\n`;
  const stub = join(place(), 'stubs', `${basename(path)}-${digest(text)}.mjs`);
  if (!existsSync(stub)) {
    mkdirSync(dirname(stub), { recursive: true });
    writeFileSync(`${stub}.${process.pid}`, text);
    renameSync(`${stub}.${process.pid}`, stub);
  }
  return stub;
}

async function namesOf(path) {
  try {
    return Object.keys(await importOutside(path));
  } catch {
    // The stub is to fail as the module does, which it can once it has the names that are asked for.
    return [...new Set([...readFileSync(path, 'utf8').matchAll(/^export (?:abstract |async )?\w+\*? (\w+)/gm)].map(([, name]) => name))];
  }
}

function place() {
  if (built) return built;
  built = join(BUILT, digestOf(ROOT, [...SOURCES, '.swcrc', 'package-lock.json']).slice(0, 16));
  if (existsSync(built)) return built;
  mkdirSync(BUILT, { recursive: true });
  const old = readdirSync(BUILT).map((name) => join(BUILT, name)).filter((path) => statSync(path).mtimeMs < Date.now() - DAY_MS);
  for (const path of old) rmSync(path, { recursive: true, force: true });
  const folder = mkdtempSync(join(BUILT, 'new-'));
  compileInto(folder);
  appear(folder, built);
  return built;
}

const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Whole or not at all. */
function appear(made, folder) {
  try {
    renameSync(made, folder);
  } catch {
    rmSync(made, { recursive: true }); // another process was first
  }
}

/** As Jest compiles specs. Stack traces name the sources: Jest finds the maps, which are in the compiled files. */
function compileInto(folder) {
  const settings = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8'));
  const below = (path) => (path.endsWith('.ts') ? [path] : readdirSync(join(ROOT, path), { recursive: true }).map((name) => join(path, name)));
  for (const path of SOURCES.flatMap(below).filter(isSource)) {
    const target = join(folder, path.replace(/ts$/, 'js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transformFileSync(join(ROOT, path), { ...settings, swcrc: false }).code);
  }
}
