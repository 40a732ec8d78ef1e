import type { Document } from './house-rules.js';
import type { Schema } from './schemas.js';

const MOST_OF_32_BITS = 2 ** 31 - 1;

/**
 * Says of every number how wide it is, where its field does not: makers of typed clients take one without a format for a float of 32 bits. What is
 * called bytes is whole. Call it while numbers have their bounds.
 */
export function sayWidths(document: Document): void {
  walk(document as unknown as Record<string, unknown>, '');
}

/** An example is no schema, whatever it looks like. */
const EXAMPLES = ['example', 'examples', 'default', 'enum'];

function walk(node: Record<string, unknown>, name: string): void {
  widen(node, name);
  for (const [key, part] of Object.entries(node)) {
    if (typeof part === 'object' && part !== null && !EXAMPLES.includes(key)) walk(part as Record<string, unknown>, Array.isArray(node) ? name : key);
  }
}

function widen(schema: Schema, name: string): void {
  const types = [schema.type].flat();
  if (schema['format'] !== undefined) return;
  if (/bytes$/i.test(name) && types.includes('number')) schema.type = Array.isArray(schema.type) ? schema.type.map(asWhole) : 'integer';
  if ([schema.type].flat().includes('integer')) {
    schema['format'] = /bytes$/i.test(name) || Number(schema['maximum'] ?? 0) > MOST_OF_32_BITS ? 'int64' : 'int32';
  } else if (types.includes('number')) schema['format'] = 'double';
}

const asWhole = (type: string): string => (type === 'number' ? 'integer' : type);
