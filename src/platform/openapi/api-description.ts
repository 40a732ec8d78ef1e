import { Injectable } from '@nestjs/common';
import { mutabilityOf, type Mutability } from './mutability.js';
import type { Document, Operation } from './house-rules.js';

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
    return operation && (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  }

  /** What a route, as Fastify spells it, answers when all goes well; none for one without a body, or that is not described. */
  typesOf(method: string, route: string): string[] {
    const { responses = {} } = this.operation(method, route) ?? {};
    return [...new Set(Object.entries(responses).flatMap(([status, { content }]) => (status.startsWith('2') ? Object.keys(content ?? {}) : [])))];
  }

  private operation(method: string, route: string): Operation | undefined {
    return this.document.paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  }

  /** How a field (`limits.memoryMiB`) of the noun behind an item's path (`/v1/containers/{id}`) changes. */
  mutabilityOf(itemPath: string, field: string): Mutability {
    return mutabilityOf(this.document, itemPath, field);
  }
}
