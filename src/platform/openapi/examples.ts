import { idLike } from '../ids/id.js';
import { nounOfField } from '../nouns/noun.js';
import type { Document } from './house-rules.js';
import { nameOf, resolved, type Schema, type Schemas } from './schemas.js';

const MOMENT = '2026-11-21T09:30:00Z';
const LATER = '2027-11-21T09:30:00Z';

/** Of what a status may be, the one most are in. */
const USUAL = ['running', 'ready', 'active', 'succeeded', 'delivered', 'online'];
/** Answered everywhere: their example is at the schema. */
const ONCE = ['Problem', 'Plan'];

/** Gives every JSON body, asked or answered, an example out of those of its fields. A policy test holds them to the schemas. */
export function addExamples({ paths, components }: Document): void {
  const { schemas } = components;
  for (const name of ONCE) if (schemas[name]) schemas[name].example ??= exampleOf(schemas, schemas[name], { component: name });
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    const { requestBody, responses } = operation;
    const asked = requestBody?.content['application/json'];
    if (asked?.schema) asked.example ??= exampleOf(schemas, asked.schema, {});
    for (const { content } of Object.values(responses)) {
      const media = content?.['application/json'];
      if (media?.schema && !ONCE.includes(nameOf(media.schema) ?? '')) media.example ??= exampleOf(schemas, media.schema, {});
    }
  }
}

interface Place {
  /** The field. */
  name?: string;
  /** The component it is in. */
  component?: string;
}

/** What must be there, and what the fields themselves give an example of. */
function exampleOf(schemas: Schemas, schema: Schema, place: Place): unknown {
  if (schema.example !== undefined) return schema.example;
  const component = nameOf(schema);
  if (component !== undefined) return exampleOf(schemas, resolved(schemas, schema), { ...place, component });
  const [first] = schema.anyOf ?? (schema.oneOf as Schema[] | undefined) ?? [];
  if (first) return exampleOf(schemas, first, place);
  if (Array.isArray(schema.enum)) return USUAL.find((one) => (schema.enum as unknown[]).includes(one)) ?? (schema.enum as unknown[])[0];
  if (schema.default !== undefined) return schema.default;
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name, field]) => schema.required?.includes(name) || field.example !== undefined)
          .map(([name, field]) => [name, exampleOf(schemas, field, { ...place, name })]),
      );
    case 'array':
      return [exampleOf(schemas, schema.items ?? {}, place)];
    case 'integer':
    case 'number':
      return Math.max((schema.minimum as number | undefined) ?? 1, 1);
    case 'boolean':
      return schema.description?.toString().startsWith('Always true') ?? false;
    case 'null':
      return null;
    default:
      return textOf(schema, place);
  }
}

function textOf({ format }: Schema, { name = '', component = '' }: Place): string {
  if (name === 'requestId') return 'req_01k00000000000000000000000';
  if (format === 'date-time') return /^(expires|sunset|unavailable|next|previousSecretUntil)/.test(name) ? LATER : MOMENT;
  const kind = name === 'id' ? lower(component.replace(/^(Container(?=Image$)|My)/, '')) : /Id$/.test(name) ? lower(name.slice(0, -2)) : undefined;
  if (kind === 'event') return '42';
  if (kind !== undefined) return idLike(nounOfField(kind) ?? { prefix: 'id' });
  if (/^(message|detail|reason)$/.test(name)) return 'what happened, for people';
  return /[nN]ame$/.test(name) ? 'web-1' : 'text';
}

const lower = (text: string): string => text.replace(/^./, (first) => first.toLowerCase());
