import type { SnapshotDiff } from './files.js';

/** `Lifecycle.update` with another image puts that below the container's own layer: `conflict` unless it is stopped, `not_found` without the image. */
export interface Exchange {
  /** Where a container's own copy hides what differs between two images, with what the second changes there. `not_found` without either. */
  shadows(id: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff>;
}
