import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { load } from '../../platform/graphql/loader.js';
import { Container } from '../containers/container.dto.js';
import { NewestArgs, Snapshot } from './snapshot.dto.js';
import { SnapshotsService } from './snapshots.service.js';

/** What snapshots add to containers. */
@Resolver(() => Container)
export class ContainerSnapshotsFields {
  constructor(private readonly snapshots: SnapshotsService) {}

  @ResolveField(() => [Snapshot], {
    description: 'Its newest snapshots',
    complexity: ({ args, childComplexity }) => 1 + (args['most'] as number) * childComplexity,
  })
  async newestSnapshots(@Ctx() ctx: OpContext, @Parent() { id }: Container, @Args() { most }: NewestArgs): Promise<Snapshot[]> {
    return (await load(ctx, `newest snapshots ${most}`, id, (ids) => this.snapshots.newestOf(ctx, ids, most))) ?? [];
  }
}

/** What containers add to snapshots. */
@Resolver(() => Snapshot)
export class SnapshotContainerFields {
  constructor(private readonly snapshots: SnapshotsService) {}

  @ResolveField(() => Container, { nullable: true, description: 'The container it was taken of, while that is there' })
  async container(@Ctx() ctx: OpContext, @Parent() { containerId }: Snapshot): Promise<Container | undefined> {
    return load(ctx, 'container', containerId, (ids) => this.snapshots.containersOf(ctx, ids));
  }
}
