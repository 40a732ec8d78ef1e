import { describe, expect, test } from '@jest/globals';
import { openapi } from '../support/openapi-requests.js';
import { mutabilityOf } from '../../src/platform/openapi/mutability.js';
import type { Document } from '../../src/platform/openapi/house-rules.js';
import { resolved, type Schema } from '../../src/platform/openapi/schemas.js';

const document = openapi as unknown as Document;
const { schemas } = document.components;
const fieldsOf = (schema: Schema | undefined): Record<string, Schema> => resolved(schemas, schema).properties ?? {};
const bodyOf = (path: string, method: string): Record<string, Schema> =>
  fieldsOf(document.paths[path]?.[method]?.requestBody?.content['application/json']?.schema);

const nouns = Object.keys(document.paths).filter((path) => /^\/v1\/[a-z-]+\/\{id\}$/.test(path) && document.paths[path]!['get']);

describe('x-mutability', () => {
  test.each(nouns)('%s: each field says how it changes, a create, a change and an answer the same', (item) => {
    const collection = item.replace('/{id}', '');
    const shown = fieldsOf(document.paths[item]!['get']!.responses['200']!.content!['application/json']!.schema);
    const [made, changed] = [bodyOf(collection, 'post'), bodyOf(item, 'patch')];
    for (const [name, field] of [...Object.entries(shown), ...Object.entries(made), ...Object.entries(changed)]) {
      const said = [shown[name], made[name], changed[name]].flatMap((one) => (one ? [one['x-mutability']] : []));
      expect([name, [...new Set(said)]]).toEqual([name, [field['x-mutability']]]);
      expect([name, name in changed ? ['live', 'restart'] : name in made ? ['replace'] : ['readonly']]).toEqual([
        name,
        expect.arrayContaining([field['x-mutability']]),
      ]);
    }
  });

  test('is what plans say', () => {
    const of = (field: string): string => mutabilityOf(document, '/v1/containers/{id}', field);
    expect(['labels', 'limits.memoryMiB', 'profiles', 'image', 'env', 'status', 'nothing'].map(of)).toEqual([
      'live',
      'live',
      'restart',
      'replace',
      'replace',
      'readonly',
      'readonly',
    ]);
  });
});
