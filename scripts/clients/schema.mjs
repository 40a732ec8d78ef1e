// Schemas of an OpenAPI document, taken to what a flag or an argument needs to know.

/** Fields that take an object's id or name, and the noun it is of. */
const NAMES_OF = {
  image: 'images',
  fromImage: 'images',
  toImage: 'images',
  container: 'containers',
  containerId: 'containers',
  snapshotId: 'snapshots',
  volumeId: 'volumes',
  base: 'backups',
};

/** A document's schemas with references followed, and alternatives as one object with the fields of all. */
export function schemas(document) {
  function resolved(schema = {}) {
    if (schema.$ref) return resolved(document.components.schemas[schema.$ref.split('/').at(-1)]);
    const parts = schema.allOf ?? schema.oneOf ?? schema.anyOf;
    if (!parts) return schema;
    const all = parts.map(resolved);
    const required = schema.allOf ? all.flatMap((one) => one.required ?? []) : [];
    return { ...Object.assign({}, ...all), ...schema, required, ...merged(all), allOf: undefined, oneOf: undefined, anyOf: undefined };
  }

  const properties = (schema) => (schema ? (resolved(schema).properties ?? {}) : {});

  /** One flag for a plain field; one for each field of an object, joined by dots. */
  function flags(name, schema, required = false) {
    const fields = Object.entries(properties(schema));
    if (fields.length === 0) return [flag(name, schema, required)];
    return fields.flatMap(([field, one]) => flags(`${name}.${field}`, one));
  }

  function flag(name, schema, required = false) {
    const of = resolved(schema);
    const help = (schema.description ?? of.description ?? '').replace(/\s+/g, ' ');
    const names = /\bname\b/.test(help) && NAMES_OF[name.split('.').at(-1)];
    return {
      name,
      kind: kindOf(of, resolved),
      help,
      ...(names && { of: names }),
      ...(of.enum && { choices: of.enum.filter((one) => one !== null).map(String) }),
      ...(required && { required }),
    };
  }

  return { properties, flags, required: (schema) => resolved(schema).required ?? [] };
}

function merged(all) {
  const fields = Object.assign({}, ...all.map((one) => one.properties ?? {}));
  return Object.keys(fields).length === 0 ? {} : { properties: fields };
}

/** The one type a schema allows beside null. */
const typeOf = (schema) => [schema.type].flat().find((one) => one !== 'null');

function kindOf(schema, resolved) {
  const type = typeOf(schema);
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  if (type === 'array') return ['string', undefined].includes(typeOf(resolved(schema.items))) ? 'words' : 'json';
  if (type === 'object') return typeOf(resolved(schema.additionalProperties || undefined)) === 'string' ? 'pairs' : 'json';
  return type === 'string' ? 'text' : 'json';
}
