export const CAMPAIGN_STATUSES = ['running', 'paused', 'rolling_back', 'succeeded', 'failed', 'cancelled', 'rolled_back'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** `moved` and `stuck` stand on the new image, all others on the old one; `moving` and `returning` are on their way. */
export const MOVE_STATUSES = ['pending', 'moving', 'moved', 'failed', 'skipped', 'returning', 'returned', 'stuck'] as const;
export type MoveStatus = (typeof MOVE_STATUSES)[number];

/** How many containers of a campaign are in each status. */
export type Counts = Record<MoveStatus, number>;

export const NO_MOVES: Counts = { pending: 0, moving: 0, moved: 0, failed: 0, skipped: 0, returning: 0, returned: 0, stuck: 0 };

export const CAMPAIGN_ACTIONS = ['pause', 'resume', 'cancel', 'rollback'] as const;
export type CampaignAction = (typeof CAMPAIGN_ACTIONS)[number];

/** Containers of one campaign, and campaigns of one tenant that are under way, at most. */
export const MOST_CONTAINERS = 5000;
export const MOST_LIVE = 10;

export const HEALTH_SECONDS = 60;

/** What must hold of a container that was moved. Without a command it is that it still runs when the seconds are over. */
export interface HealthCheck {
  command: string[];
  timeoutSeconds: number;
}

interface Action {
  from: readonly CampaignStatus[];
  to: CampaignStatus;
  /** What becomes of containers whose turn has not come. */
  skips?: string;
}

export const ACTIONS: Record<CampaignAction, Action> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['running', 'paused'], to: 'cancelled', skips: 'the campaign was cancelled' },
  rollback: { from: ['running', 'paused', 'succeeded', 'failed', 'cancelled'], to: 'rolling_back', skips: 'the campaign was rolled back' },
};

export const isOver = (status: CampaignStatus): boolean => status !== 'running' && status !== 'paused' && status !== 'rolling_back';

/** What a campaign does next. */
export type Next = { do: 'wait' } | { do: 'rest'; until: Date } | { do: 'wave' } | { do: 'end'; status: CampaignStatus; reason?: string };

interface Standing {
  status: CampaignStatus;
  waves: number;
  pauseSeconds: number;
  maxFailures: number;
  nextWaveAt: Date | null;
}

/** A wave begins when the one before has ended and the pause after it is over; a campaign with more failures than it may have ends. */
export function nextOf({ status, waves, pauseSeconds, maxFailures, nextWaveAt }: Standing, counts: Counts, now: Date): Next {
  if ((status !== 'running' && status !== 'rolling_back') || counts.moving + counts.returning > 0) return { do: 'wait' };
  if (status === 'rolling_back') {
    if (counts.moved > 0) return { do: 'wave' };
    if (counts.stuck > 0) return { do: 'end', status: 'failed', reason: `${counts.stuck} containers could not be moved back` };
    return { do: 'end', status: 'rolled_back' };
  }
  if (counts.failed > maxFailures) return { do: 'end', status: 'failed', reason: `${counts.failed} containers failed, and ${maxFailures} may` };
  if (counts.pending === 0) return { do: 'end', status: 'succeeded' };
  if (waves === 0 || pauseSeconds === 0) return { do: 'wave' };
  if (nextWaveAt === null) return { do: 'rest', until: new Date(now.getTime() + pauseSeconds * 1000) };
  return nextWaveAt <= now ? { do: 'wave' } : { do: 'wait' };
}
