import { FACET_NAMES, lacks, lacksLimit, LIMIT_NAMES, type FacetName, type LimitName } from '../../wire/facets.js';
import type { HostDescription } from '../../wire/generated/berth/host/v1/HostDescription.js';

/** What something needs of the host it is on. */
export interface HostNeeds {
  facets?: readonly FacetName[];
  limits?: readonly LimitName[];
}

/** Why a host cannot do what is needed; undefined when it can. An agent that does not tell what it has refuses by itself. */
export function lacking(description: Partial<HostDescription>, { facets = [], limits = [] }: HostNeeds): string | undefined {
  const told = (description.facets ?? []).length > 0;
  const has: { facets: readonly string[]; limits: readonly string[] } = told
    ? { facets: description.facets ?? [], limits: description.limits ?? [] }
    : { facets: FACET_NAMES, limits: LIMIT_NAMES };
  const facet = facets.find((name) => !has.facets.includes(name));
  if (facet) return lacks(facet);
  const limit = limits.find((name) => !has.limits.includes(name));
  return limit && lacksLimit(limit);
}
