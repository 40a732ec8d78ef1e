/** A JSON schema of the OpenAPI document, as far as the house rules look into it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  additionalProperties?: unknown;
  required?: string[];
  maxLength?: number;
  'x-nullable'?: boolean;
  [keyword: string]: unknown;
}

export type Schemas = Record<string, Schema>;

const PREFIX = '#/components/schemas/';

/** The component a schema stands for, by name: itself a reference, or one with a description beside it. */
export const nameOf = (schema: Schema | undefined): string | undefined => {
  const reference = schema?.$ref ?? (schema?.allOf?.length === 1 ? schema.allOf[0]!.$ref : undefined);
  return reference?.startsWith(PREFIX) ? reference.slice(PREFIX.length) : undefined;
};

/** The schema itself, or the component it stands for. */
export const resolved = (schemas: Schemas, schema: Schema | undefined): Schema => {
  const name = nameOf(schema);
  return (name === undefined ? schema : schemas[name]) ?? {};
};

/** The schemas directly within one. */
export const parts = (schema: Schema): Schema[] => [
  ...Object.values(schema.properties ?? {}),
  ...(schema.items ? [schema.items] : []),
  ...(schema.allOf ?? []),
  ...(schema.anyOf ?? []),
  ...(typeof schema.additionalProperties === 'object' && schema.additionalProperties !== null ? [schema.additionalProperties as Schema] : []),
];

/** Calls back with a schema and all within it, references not followed. */
export function each(schema: Schema, visit: (schema: Schema) => void): void {
  visit(schema);
  for (const part of parts(schema)) each(part, visit);
}

/** Names of the components that these schemas lead to. */
export function reachable(schemas: Schemas, from: readonly Schema[]): Set<string> {
  const found = new Set<string>();
  const follow = (schema: Schema): void =>
    each(schema, ({ $ref }) => {
      const name = nameOf({ $ref });
      if (name === undefined || found.has(name)) return;
      found.add(name);
      follow(schemas[name] ?? {});
    });
  from.forEach(follow);
  return found;
}
