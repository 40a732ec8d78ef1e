/** The agent's generations of a snapshot: it is made once and deleted once, so two numbers are all there are. */
export const SNAPSHOT_GENERATION = { made: 1, deleted: 2 } as const;
