import 'reflect-metadata';
import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';

const ALLOW = 'berth:allow';

/** Every scope a use case asks for, in order. Grows while modules load. */
export const SCOPES: string[] = [];

/** What a key may be given: those, and * in place of the noun, the verb or both. Grows with them. */
export const GRANTS: string[] = ['*', '*:*'];

function declare(scope: string): void {
  if (SCOPES.includes(scope)) return;
  SCOPES.push(scope);
  SCOPES.sort();
  const [noun, verb] = scope.split(':');
  for (const grant of [scope, `${noun}:*`, `*:${verb}`]) if (!GRANTS.includes(grant)) GRANTS.push(grant);
  GRANTS.sort();
}

/** In place of a scope: whoever holds a valid key may, because the use case shows the key's own standing or asks each noun it touches. */
export const ANY_KEY = 'any key';

/**
 * Method decorator for use cases: the scope a key needs, checked before the method runs, for both transports.
 * Two of them ask for both scopes. `{ operator: true }` also asks for an operator's key, `{ inside: true }` closes it to those above the tenant, unless it
 * lets them in: for what shows its secrets or files, or has something of the caller's choice run over them, though the scope does not say so. A policy
 * test fails on a use case without it, and on one of which nobody decided whether those above may.
 */
export function Allow(scope: string, options: { operator?: boolean; inside?: boolean } = {}): MethodDecorator {
  if (scope !== ANY_KEY) declare(scope);
  return (_target, name, descriptor: PropertyDescriptor) => {
    const useCase = descriptor.value as (ctx: OpContext, ...rest: unknown[]) => Promise<unknown>;
    async function guarded(this: unknown, ctx: OpContext, ...rest: unknown[]): Promise<unknown> {
      if (scope !== ANY_KEY) ctx.demand(scope);
      if (options.operator && !ctx.actor.operator) throw new AppError('forbidden', 'only the operator may do this');
      if (options.inside) ctx.demandInside();
      return useCase.call(this, ctx, ...rest);
    }
    Object.defineProperty(guarded, 'name', { value: name });
    const inner = demandOf(useCase);
    const own = scope === ANY_KEY ? [] : [scope];
    const demand: Demand = { scopes: [...own, ...(inner?.scopes ?? [])], operator: options.operator === true || inner?.operator === true };
    Reflect.defineMetadata(ALLOW, demand, guarded);
    descriptor.value = guarded;
  };
}

/** What a use case asks of the key of its caller. */
export interface Demand {
  /** All of them; none where any valid key will do. */
  readonly scopes: readonly string[];
  /** Whether the key must be an operator's too. */
  readonly operator: boolean;
}

/** What a use case demands; undefined when it has no `@Allow`. */
export const demandOf = (useCase: object): Demand | undefined => Reflect.getMetadata(ALLOW, useCase) as Demand | undefined;
