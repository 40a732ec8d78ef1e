import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const A_DAY_SECONDS = 86_400;

/** What scripts of other origins get to see of an answer's headers. */
const EXPOSED = [
  ...['Accept-Ranges', 'Content-Range', 'Deprecation', 'ETag', 'Idempotent-Replayed', 'Link', 'Location'],
  ...['Preference-Applied', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'Sunset', 'X-Request-Id'],
];

/**
 * Lets pages of these origins call the API from a browser, preflight included; those of others are told nothing. Nothing that a browser would send by itself is
 * ever asked for: keys are sent by the page. Call it first: a preflight shows no key, and its route is on every path.
 */
export async function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await fastify.register(fastifyCors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED,
    maxAge: A_DAY_SECONDS,
    strictPreflight: false,
  });
}
