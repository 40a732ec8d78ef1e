import { Injectable } from '@nestjs/common';
import { mutabilityOf, type Mutability } from './openapi-mutability.js';
import type { Document } from './openapi-rules.js';

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

  /** What a route, as Fastify spells it, answers when all goes well; none for one without a body, or that is not described. */
  typesOf(method: string, route: string): string[] {
    const { responses = {} } = this.document.paths[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {};
    return [...new Set(Object.entries(responses).flatMap(([status, { content }]) => (status.startsWith('2') ? Object.keys(content ?? {}) : [])))];
  }

  /** How a field (`limits.memoryMiB`) of the noun behind an item's path (`/v1/containers/{id}`) changes. */
  mutabilityOf(itemPath: string, field: string): Mutability {
    return mutabilityOf(this.document, itemPath, field);
  }
}
