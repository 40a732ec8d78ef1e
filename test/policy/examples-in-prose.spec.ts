import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Command } from 'commander';
import { buildSchema } from 'graphql';
import { clientProgram } from 'berth-cli';
import type { Document } from '../../src/platform/openapi/house-rules.js';
import { openapi } from '../support/openapi-requests.js';

const ROOT = join(import.meta.dirname, '../..');
const { paths, components } = openapi as unknown as Document;
const FILES = ['README.md', 'packages/cli/README.md', 'packages/sdk/README.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const prose = FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);

/** Each match of a pattern in the documentation, as [file, groups]. */
const found = (pattern: RegExp): [string, string[]][] =>
  prose.flatMap(([file, text]) => [...text.matchAll(pattern)].map(([, ...groups]): [string, string[]] => [file, groups.map((group) => group ?? '')]));

const METHODS = '(?:GET|POST|PUT|PATCH|DELETE)';
const matches = (template: string, path: string): boolean => {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || given[at]!.startsWith('{') || part === given[at]);
};

describe('what the documentation shows is there', () => {
  test('every route', () => {
    const told = found(new RegExp(`\\b(${METHODS}(?:,? (?:and )?${METHODS})*) (/v1/[\\w/{}-]+)`, 'g'));
    expect(told.length).toBeGreaterThan(30);
    const wrong = told.flatMap(([file, [methods, path]]) => {
      const known = Object.entries(paths).filter(([template]) => matches(template, path!.replace(/\/$/, ''))).flatMap(([, item]) => Object.keys(item));
      return methods!.match(/[A-Z]+/g)!.filter((method) => !known.includes(method.toLowerCase())).map((method) => `${file}: ${method} ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  test('every JSON body under a route, as its schema has it', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const relocated = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"')) as object;
    for (const [name, schema] of Object.entries(components.schemas)) ajv.addSchema(relocated(schema), name);
    const told = found(/^(POST|PUT|PATCH) (\/v1\/\S+)\n(\{[\s\S]*?\})\n```/gm);
    expect(told.length).toBeGreaterThan(0);
    for (const [file, [method, path, body]] of told) {
      const content = (paths[path!]![method!.toLowerCase()]!.requestBody as { content: Record<string, { schema: object }> }).content;
      const validate = ajv.compile({ ...relocated(content['application/json']!.schema), unevaluatedProperties: false });
      expect([file, validate(JSON.parse(body!)) || ajv.errorsText(validate.errors)]).toEqual([file, true]);
    }
  });

  test('every mutation, query and field of GraphQL named as such', () => {
    const schema = buildSchema(readFileSync(join(ROOT, 'api/schema.graphql'), 'utf8'));
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => Object.keys(type?.getFields() ?? {}));
    const told = found(/GraphQL: ((?:`\w+(?:\([^)`]*\))?`(?:, | and )?)+)/g).flatMap(([file, [list]]) => [...list!.matchAll(/`(\w+)/g)].map(([, name]) => [file, name!]));
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter(([, name]) => !fields.includes(name!))).toEqual([]);
  });

  test('every command, with its flags', () => {
    const program = clientProgram('');
    // Of the service, which adds its own.
    const service = ['up', 'serve', 'agent', 'migrate', 'bootstrap', 'new-key', 'doctor', 'destroy', 'dump', 'restore-dump', 'complete', 'version'];
    const told = found(/(?:^(?:\$ )?|`)(?:sudo )?(?:bin\/)?berth ([a-z][^`\n|]*)/gm);
    expect(told.length).toBeGreaterThan(20);
    const wrong = told.flatMap(([file, [line]]) => {
      const words = line!.split(' ');
      if (service.includes(words[0]!) || (words[0] === 'image' && words[1] === 'build')) return [];
      let command: Command = program;
      const next = (word: string): Command | undefined => command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      for (let word = words.shift(); word !== undefined && next(word); word = words.shift()) command = next(word)!;
      const flags = (words.join(' ').split(/(?:^| )-- /)[0]!.match(/(?<= |^)--[\w.-]+/g) ?? []).filter((flag) => ![...command.options, ...program.options].some(({ long }) => long === flag));
      return command === program || command.commands.length > 0 ? [`${file}: berth ${line}`] : flags.map((flag) => `${file}: berth ${line}: ${flag}`);
    });
    expect(wrong).toEqual([]);
  });

  test('every setting', () => {
    const source = ['config.ts', 'backup-bucket.ts'].map((name) => readFileSync(join(ROOT, 'src/platform/config', name), 'utf8')).join('');
    const ours = new Set(['BERTH_URL', 'BERTH_KEY', 'BERTH_BENCH_CONTAINERS', 'BERTH_BENCH_PEER']);
    const wrong = found(/\b(BERTH_[A-Z0-9_]+)\b(?!_?\*)/g).filter(([, [name]]) => !ours.has(name!) && !source.includes(`'${name}'`)).map(([file, [name]]) => `${file}: ${name}`);
    expect([...new Set(wrong)]).toEqual([]);
  });
});
