import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '../errors/app-error.js';

/** Whether its method changes nothing; HEAD is GET without the body. */
export const readsOnly = ({ method }: { method: string }): boolean => method === 'GET' || method === 'HEAD';

/** Answers 405 with `Allow` where a path is known, but not under that method. Call it before routes are added. */
export function refuseMethods(app: NestFastifyApplication): void {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', ({ url, method }) => {
    const known = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) known.methods.add(name);
    routes.set(url, known);
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const path = request.url.split('?')[0]!;
    // a path written out is its own, though a parameter might stand for it
    const found = routes.get(path) ?? [...routes.values()].find(({ pattern }) => pattern.test(path));
    if (!found) return;
    const allowed = [...found.methods].sort().join(', ');
    void reply.header('allow', allowed);
    throw new AppError('method_not_allowed', `this route takes ${allowed}`);
  });
}

/** What the router's parameters and wildcards stand for. */
const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`);
