/** Routes, as Fastify spells them, whose bodies of any binary type reach the use case as a stream. Added to when their module starts. */
export const STREAMED = new Set<string>();
