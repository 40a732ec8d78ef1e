// Takes an OpenAPI document apart: where each argument of a call goes, and the words and flags of each command.
import { schemas } from './schema.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Every operation as {noun, verb, method, path, operation}; WebSocket routes are none. */
export function* each(document) {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const operation = item[method];
      const [noun, verb] = operation.operationId.split('_');
      if (!operation.responses['101']) yield { noun, verb, method: method.toUpperCase(), path, operation };
    }
  }
}

/** What a call needs to know, by noun and verb: where each of its arguments goes. */
export function operations(document) {
  const { properties } = schemas(document);
  return grouped(document, ({ method, path, operation }) => ({
    method,
    path,
    query: inQuery(operation).map((one) => one.name),
    body: Object.keys(properties(jsonBody(operation))),
  }));
}

/** What a command needs to know, by noun and verb: its words and flags, with their help. */
export function commands(document) {
  const { properties, flags, required } = schemas(document);
  return grouped(document, ({ method, path, operation }) => {
    const body = jsonBody(operation);
    const all = [
      ...inQuery(operation).flatMap((one) => flags(one.name, { description: one.description, ...one.schema }, one.required)),
      ...Object.entries(properties(body)).flatMap(([name, of]) => flags(name, of, required(body).includes(name))),
    ];
    return {
      summary: operation.summary ?? '',
      words: [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name),
      ...namesOf(document, path),
      reads: method === 'GET' && path.startsWith('/v1/'),
      waits: (operation.parameters ?? []).some((one) => one.in === 'header' && one.name === 'Prefer'),
      bytes: Object.keys(operation.requestBody?.content ?? {}).some((type) => !type.endsWith('json')),
      ...(saves(operation) && { saves: true }),
      flags: all.filter((one, at) => all.findIndex((other) => other.name === one.name) === at),
    };
  });
}

/** Whose names the first word of a path takes: those of what stands before it and can be listed. */
function namesOf(document, path) {
  const [before] = path.split('/{id}');
  const noun = before === path ? undefined : document.paths[before]?.get?.operationId.split('_')[0];
  return noun === undefined ? {} : { of: noun };
}

/** Whether it answers the bytes of a file. */
const saves = ({ responses }) => Object.keys(responses['200']?.content ?? {}).includes('application/octet-stream');

const inQuery = (operation) => (operation.parameters ?? []).filter((one) => one.in === 'query');
const jsonBody = (operation) => Object.entries(operation.requestBody?.content ?? {}).find(([type]) => type.endsWith('json'))?.[1].schema;

function grouped(document, line) {
  const nouns = {};
  for (const one of each(document)) (nouns[one.noun] ??= {})[one.verb] = line(one);
  return nouns;
}
