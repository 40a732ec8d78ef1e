import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openapi } from '../support/openapi-requests.js';
import type { Document } from '../../src/platform/openapi/house-rules.js';
import { resolved } from '../../src/platform/openapi/schemas.js';

const { paths, components } = openapi as unknown as Document;
const relocated = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"')) as object;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const [name, schema] of Object.entries(components.schemas)) ajv.addSchema(relocated(schema), name);

/** Every JSON body of an operation: what is asked, and each answer. */
const bodies = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, { requestBody, responses }]) =>
    Object.entries({ request: { content: requestBody?.content }, ...responses }).flatMap(([which, { content }]) =>
      Object.entries(content ?? {}).filter(([type]) => type.endsWith('json')).map(([, media]) => [`${method.toUpperCase()} ${path} ${which}`, media] as const),
    ),
  ),
);

describe('examples', () => {
  test('each JSON body has one, and it is what its schema allows', () => {
    expect(bodies.length).toBeGreaterThan(500);
    const wrong = bodies.flatMap(([name, { schema, example: own }]) => {
      const example = own ?? resolved(components.schemas, schema).example;
      const validate = ajv.compile(relocated(schema ?? {}));
      return example !== undefined && validate(example) ? [] : [`${name}: ${example === undefined ? 'none' : ajv.errorsText(validate.errors)}`];
    });
    expect(wrong).toEqual([]);
  });
});
