import type { Cost } from '../../platform/nouns/noun.js';
import type { IMAGE } from './image.noun.js';

/** Public: every tenant may see and use it; only the operator makes those. */
export const VISIBILITIES = ['public', 'private'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const IMAGE_STATUSES = ['importing', 'ready', 'error', 'deleting'] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

/** What an image is counted as in the quota. */
export const COST = { images: 1 } as const satisfies Cost<typeof IMAGE>;

/** Bounds of unpacking one archive. */
export const IMPORT_LIMITS = { maxBytes: 32 * 1024 ** 3, maxEntries: 2_000_000, timeoutSeconds: 600 } as const;

/** From the first packet to the last byte of one request for an archive. */
export const FETCH_SECONDS = 1800;

/** Archives fetched for one tenant at the same time: each holds one of the worker's places while it comes in. */
export const MOST_FETCHES = 4;

/** What operators say of an image that is to go: after `unavailableAfter` nothing new is made from it. Times as RFC 3339. */
export interface Deprecation {
  announced: string;
  unavailableAfter: string;
}

export const isUnavailable = (deprecation: Deprecation | null, now: Date): boolean => deprecation !== null && new Date(deprecation.unavailableAfter) <= now;

/** What an import is asked to take. */
export interface ImportInput {
  hostId: string;
  url?: string;
  digest?: string;
  architecture?: string;
  /** Whose login the registry is asked with. */
  registryId?: string;
  snapshotId?: string;
  baseImageId?: string;
  /** The backup whose archive it is, with those it stands on, and what opens encrypted ones. */
  backups?: readonly [string, ...string[]];
  sealed?: string;
}

/** Who an image's command runs as, where, and by which signal it is asked to end; an empty text is the default: root, `/`, SIGTERM. */
export interface RunAs {
  user: string;
  workingDir: string;
  stopSignal: string;
}

export const PLAIN_RUN_AS: RunAs = { user: '', workingDir: '', stopSignal: '' };

/** What an image's configuration says of running it, as far as a container can do that. */
export interface Runtime {
  command: string[];
  env: Record<string, string>;
  runAs: RunAs;
}

const ENV_KEY = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Of an image's environment what a caller could have given as one. */
export const plainEnv = (env: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env)
      .filter(([key, value]) => ENV_KEY.test(key) && value.length <= 4096 && !value.includes('\0'))
      .slice(0, 128),
  );

/** An image's command, when a caller could have given it. */
export const plainCommand = (command: readonly string[]): string[] =>
  command.length <= 256 && command.every((word) => word.length <= 4096 && !word.includes('\0')) ? [...command] : [];
