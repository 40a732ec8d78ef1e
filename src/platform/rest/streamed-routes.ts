/** Routes, as Fastify spells them, whose bodies of any binary type reach the use case as a stream. Added to when their module starts. */
export const STREAMED = new Set<string>();

/** The same for those that take an archive: one whose length is told and too great is refused at once. */
export const ARCHIVES = new Set<string>();
