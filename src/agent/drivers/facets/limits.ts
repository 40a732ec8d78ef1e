import type { LimitName } from '../../../wire/facets.js';

/** The limits of a spec are held from the start on, and `Lifecycle.update` changes them while the container runs. A driver without this holds none. */
export interface Limits {
  /** Those this host can hold; an optional one that is not named is refused as `unsupported`. */
  readonly held: readonly LimitName[];
}
