import { isNeeded, LIMIT_ENTRIES, type Limits } from '../../wire/limits.rules.js';

/** A limit as asked for: null lifts one that need not be; what is left out stays. */
export type LimitsChange = { [name in keyof Limits]?: number | null };

const STANDARDS = LIMIT_ENTRIES.flatMap(([name, { standard }]) => (standard === undefined ? [] : [[name, standard]]));

export const DEFAULT_LIMITS = Object.fromEntries(STANDARDS) as unknown as Limits;

/** The limits after a change, in the order they are shown. */
export function changedLimits(from: Limits, change: LimitsChange = {}): Limits {
  const limits: Partial<Limits> = {};
  for (const [name, limit] of LIMIT_ENTRIES) {
    const asked = change[name] ?? undefined;
    const lifted = change[name] === null && !isNeeded(limit);
    const value = lifted ? undefined : (asked ?? from[name]);
    if (value !== undefined) limits[name] = value;
  }
  return limits as Limits;
}
