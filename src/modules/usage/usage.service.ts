import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { invalid } from '../../platform/errors/app-error.js';
import { nounOfId } from '../../platform/nouns/noun.js';
import type { Grouping, Usage, UsageQuery } from './usage.dto.js';
import { UsageRepository, type UsageHour } from './usage.repository.js';
import { addUp, hourOf, METERED, NOTHING } from './usage.rules.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_DAYS = 400;

@Injectable()
export class UsageService {
  constructor(private readonly usage: UsageRepository) {}

  /** What the tenant used, in whole hours; those above it ask with X-Tenant. Fails with `invalid` when the time is longer than 400 days. */
  @Allow('usage:read')
  async list(ctx: OpContext, query: UsageQuery): Promise<{ items: Usage[] }> {
    const now = Date.now();
    const from = hourOf(query.from == null ? new Date(now - DAY_MS) : new Date(query.from));
    const to = query.to == null ? new Date(now + HOUR_MS) : new Date(query.to);
    if (to <= from || to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
      throw invalid('query/to', `to: want a time after from, at most ${MOST_DAYS} days later`);
    }
    const end = hourOf(to);
    return { items: grouped(await this.usage.hours(ctx, from, end), query.groupBy ?? 'container', { from, to: end }) };
  }
}

interface Span {
  from: Date;
  to: Date;
}

function grouped(hours: readonly UsageHour[], by: Grouping, whole: Span): Usage[] {
  const groups = new Map<string, UsageHour[]>();
  for (const hour of hours) {
    if (by === 'container' && nounOfId(hour.resourceId)?.kind !== 'container') continue;
    const key = by === 'container' || by === 'resource' ? hour.resourceId : String(spanOf(hour, by, whole).from.getTime());
    groups.set(key, [...(groups.get(key) ?? []), hour]);
  }
  return [...groups.values()].map((members) => {
    const { from, to } = spanOf(members[0]!, by, whole);
    const amounts = members.map((member) => member.amounts).reduce(addUp, NOTHING);
    const rounded = Object.fromEntries(Object.entries(amounts).map(([key, amount]) => [key, Number(amount.toFixed(6))])) as unknown as typeof amounts;
    return { from: from.toISOString(), to: to.toISOString(), ...subjectOf(members.at(-1)!, by), ...rounded };
  });
}

/** Whose line it is. */
function subjectOf({ resourceId: id, name }: UsageHour, by: Grouping): Partial<Usage> {
  if (by !== 'container' && by !== 'resource') return {};
  const type = METERED.find((kind) => nounOfId(id)?.kind === kind)!;
  return { ...(type === 'container' ? { containerId: id, containerName: name } : {}), ...(by === 'resource' ? { resource: { type, id, name } } : {}) };
}

function spanOf({ hour }: UsageHour, by: Grouping, whole: Span): Span {
  if (by === 'container' || by === 'resource' || by === 'total') return whole;
  const size = by === 'hour' ? HOUR_MS : DAY_MS;
  const from = new Date(Math.floor(hour.getTime() / size) * size);
  return { from, to: new Date(from.getTime() + size) };
}
