import { Injectable, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/internal';
import { ExternalContextCreator, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RouteParamsFactory } from '@nestjs/core/router/route-params-factory.js';
import Router from 'find-my-way';
import type { BerthRequest } from '../auth/request-context.js';
import { AppError } from '../errors/app-error.js';
import { LONGEST_PARAMETER, tooLong, unreadable } from './broken-requests.js';

/** A route of a controller. */
export interface Route {
  /** As Fastify spells it: `/v1/containers/:id`. */
  url: string;
  /** What its handler answers to a request: after the guards, and with the parameters as its pipes make them. Nothing is sent. */
  handle(request: BerthRequest): Promise<unknown>;
}

/** Routes by method and path, found as Fastify finds them, for a request that came in another way than over HTTP. */
@Injectable()
export class RouteTable {
  private made?: { router: Router.Instance<Router.HTTPVersion.V1>; methods: Set<Router.HTTPMethod> };

  constructor(
    private readonly modules: ModulesContainer,
    private readonly contexts: ExternalContextCreator,
  ) {}

  /** Fails with `not_found` or `method_not_allowed`, and with `invalid` for a path that cannot be read, as the service itself would. */
  find(method: string, path: string): { route: Route; params: Record<string, string | undefined> } {
    const { router, methods } = (this.made ??= this.make());
    const found = router.find(method as Router.HTTPMethod, path);
    if (found) return { route: found.handler(undefined as never, undefined as never, {}, undefined, {}) as unknown as Route, params: found.params };
    const allowed = [...methods].filter((other) => router.find(other, path)).flatMap((other) => (other === 'GET' ? ['GET', 'HEAD'] : [other])).sort();
    if (allowed.length === 0) throw new AppError('not_found', 'no such route');
    throw new AppError('method_not_allowed', `this route takes ${allowed.join(', ')}`);
  }

  private make(): NonNullable<RouteTable['made']> {
    const refuse = (error: () => AppError) => (): never => {
      throw error();
    };
    const router = Router({ maxParamLength: LONGEST_PARAMETER, onBadUrl: refuse(unreadable), onMaxParamLength: refuse(tooLong) });
    const methods = new Set<Router.HTTPMethod>();
    for (const controller of [...this.modules.values()].flatMap((module) => [...module.controllers.values()].map(({ instance }) => instance as object))) {
      for (const { method, route } of this.routesOf(controller)) {
        router.on(method, route.url, (() => route) as never);
        methods.add(method);
      }
    }
    return { router, methods };
  }

  private routesOf(controller: object): { method: Router.HTTPMethod; route: Route }[] {
    const base = Reflect.getMetadata(PATH_METADATA, controller.constructor) as string;
    return new MetadataScanner().getAllMethodNames(Object.getPrototypeOf(controller) as object).flatMap((name) => {
      const handler = (controller as Record<string, () => unknown>)[name]!;
      const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (verb === undefined) return [];
      const url = `/${[base, Reflect.getMetadata(PATH_METADATA, handler) as string].flatMap((part) => part.split('/')).filter(Boolean).join('/')}`;
      const bound = this.contexts.create(controller, handler, name, ROUTE_ARGS_METADATA, PARAMETERS, undefined, undefined, {
        guards: true,
        interceptors: false,
        filters: false,
      });
      return [{ method: RequestMethod[verb] as Router.HTTPMethod, route: { url, handle: (request) => bound(request, UNSENT) as Promise<unknown> } }];
    });
  }
}

const params = new RouteParamsFactory();

/** A handler's parameters, out of a request and a reply. */
const PARAMETERS = {
  exchangeKeyForValue: (type: number, data: string, [req, res]: [BerthRequest, object]): unknown =>
    params.exchangeKeyForValue(type, data, { req, res, next: undefined as never }) as unknown,
};

/** The reply of a request nobody waits for: headers set on it go nowhere. */
const UNSENT = { status: (): object => UNSENT, header: (): object => UNSENT, headers: (): object => UNSENT };
