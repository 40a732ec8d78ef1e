import { Injectable } from '@nestjs/common';
import { mutabilityOf, type Mutability } from './mutability.js';
import type { Document, Operation } from './house-rules.js';
import { resolved, type Schema, type Schemas } from './schemas.js';

/** The OpenAPI document, for use cases that go by it; made when first asked for. */
@Injectable()
export class ApiDescription {
  private made?: Document;
  private make?: () => Document;

  /** The application says how, once it is whole. */
  madeBy(make: () => Document): void {
    this.make = make;
  }

  get document(): Document {
    return (this.made ??= this.make!());
  }

  /** The parameters that a route, as Fastify spells it, takes in its query; undefined for one that is not described. */
  queryOf(method: string, route: string): string[] | undefined {
    const operation = this.operation(method, route);
    if (!operation) return undefined;
    const own = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    return method === 'GET' || method === 'HEAD' ? [...own, 'fields'] : own;
  }

  /**
   * The fields of what a route answers when all goes well, of each item where that is a page; within the field that `path` leads to. Undefined where there
   * may be any: it is no object, one without fixed fields, or not described.
   */
  fieldsOf(method: string, route: string, path: readonly string[] = []): string[] | undefined {
    const { schemas } = this.document.components;
    const { responses = {} } = this.operation(method, route) ?? {};
    const answer = resolved(schemas, responses['200']?.content?.['application/json']?.schema);
    const { items } = answer.properties ?? {};
    let at = items ? within(schemas, items) : answer;
    for (const name of path) at = within(schemas, at.properties?.[name]);
    return at.properties && Object.keys(at.properties);
  }

  /** What a route, as Fastify spells it, answers when all goes well; none for one without a body, or that is not described. */
  typesOf(method: string, route: string): string[] {
    const { responses = {} } = this.operation(method, route) ?? {};
    return [...new Set(Object.entries(responses).flatMap(([status, { content }]) => (status.startsWith('2') ? Object.keys(content ?? {}) : [])))];
  }

  private operation(method: string, route: string): Operation | undefined {
    return this.document.paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
  }

  /** How a field (`limits.memoryMiB`) of the noun behind an item's path (`/v1/containers/{id}`) changes. */
  mutabilityOf(itemPath: string, field: string): Mutability {
    return mutabilityOf(this.document, itemPath, field);
  }
}

/** The schema of what is in a list, or of the object itself. */
function within(schemas: Schemas, schema: Schema | undefined): Schema {
  const found = resolved(schemas, schema);
  return found.items ? within(schemas, found.items) : found;
}
