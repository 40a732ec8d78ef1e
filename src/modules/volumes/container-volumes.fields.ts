import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { load } from '../../platform/graphql/loader.js';
import { Container } from '../containers/container.dto.js';
import { Volume, VolumeStats } from './volume.dto.js';
import { MOST_ATTACHED } from './volume.rules.js';
import { VolumesService } from './volumes.service.js';

/** What volumes add to containers. */
@Resolver(() => Container)
export class ContainerVolumesFields {
  constructor(private readonly service: VolumesService) {}

  @ResolveField(() => [Volume], { description: 'Its volumes', complexity: ({ childComplexity }) => 1 + MOST_ATTACHED * childComplexity })
  async volumes(@Ctx() ctx: OpContext, @Parent() { id }: Container): Promise<Volume[]> {
    return (await load(ctx, 'volumes', id, (ids) => this.service.ofContainers(ctx, ids))) ?? [];
  }
}

/** What containers and hosts add to volumes. */
@Resolver(() => Volume)
export class VolumeFields {
  constructor(private readonly service: VolumesService) {}

  @ResolveField(() => Container, { nullable: true, description: 'The container that has it' })
  async container(@Ctx() ctx: OpContext, @Parent() { attachment }: Volume): Promise<Container | undefined> {
    if (!attachment) return undefined;
    return load(ctx, 'container', attachment.containerId, (ids) => this.service.containersOf(ctx, ids));
  }

  @ResolveField(() => VolumeStats, {
    nullable: true,
    complexity: 20,
    description: 'What it holds; null while it is not made, or when its host does not answer',
  })
  async stats(@Ctx() ctx: OpContext, @Parent() { id }: Volume): Promise<VolumeStats | undefined> {
    return load(ctx, 'volume stats', id, (ids) => this.service.statsOf(ctx, ids));
  }
}
