import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type Demand, demandOf } from '../auth/allow.js';
import type { Document } from './house-rules.js';

/** The id of an operation: `apiKeys_list` of ApiKeysController's method `list`. */
export const operationId = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '').replace(/^./, (first) => first.toLowerCase())}_${method}`;

/**
 * Marks each operation behind a key with `x-scope`, the scopes the key needs, all of them, and `x-operator` where it must be an operator's. They are those of
 * the use cases that the controller's method calls: its code is read for them, so that no scope is written down twice.
 */
export function markScopes({ paths }: Document, app: INestApplication): void {
  const demands = demandsById(app);
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    const found = demands.get(operation.operationId) ?? [];
    if (operation.security === undefined || found.length === 0) continue;
    operation['x-scope'] = [...new Set(found.flatMap(({ scopes }) => scopes))];
    if (found.some(({ operator }) => operator)) operation['x-operator'] = true;
  }
}

function demandsById(app: INestApplication): Map<string, Demand[]> {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()].map(({ instance }) => instance as object));
  return new Map(
    controllers.flatMap((controller) => {
      const { constructor } = controller;
      const methods = Object.getOwnPropertyNames(constructor.prototype).filter((name) => name !== 'constructor');
      return methods.map((method) => [operationId(constructor.name, method), demandsOf(controller as Fields, method)] as const);
    }),
  );
}

type Fields = Record<string, Record<string, object> & object>;

/** What the use cases demand that a method calls as `this.<service>.<use case>(`. */
function demandsOf(controller: Fields, method: string): Demand[] {
  const calls = String(controller[method]).matchAll(/\bthis\.(\w+)\.(\w+)\(/g);
  return [...calls].flatMap(([, service, useCase]) => demandOf(controller[service!]?.[useCase!] ?? {}) ?? []);
}
