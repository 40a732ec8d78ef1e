import { Module } from '@nestjs/common';
import { SnapshotSources } from './snapshot-sources.service.js';
import { SnapshotsRepository } from './snapshots.repository.js';

@Module({ providers: [SnapshotsRepository, SnapshotSources], exports: [SnapshotsRepository, SnapshotSources] })
export class SnapshotSourcesModule {}
