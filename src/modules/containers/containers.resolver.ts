import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { Operation } from '../operations/operation.dto.js';
import { OperationsService } from '../operations/operations.service.js';
import { load } from '../../platform/graphql/loader.js';
import { ExecInContainerInput, ExecInContainerPayload, Logs, LogsArgs, Stats, StatsArgs } from './container-io.dto.js';
import { ContainerIoService } from './container-io.service.js';
import {
  Container,
  ContainerConnection,
  ContainerConnectionArgs,
  ContainerPayload,
  CreateContainerInput,
  DeleteContainerInput,
  DeleteContainerPayload,
  PowerInput,
  UpdateContainerInput,
} from './container.dto.js';
import { ContainersService } from './containers.service.js';

@Resolver(() => Container)
export class ContainersResolver {
  constructor(
    private readonly service: ContainersService,
    private readonly io: ContainerIoService,
    private readonly work: OperationsService,
  ) {}

  @Query(() => ContainerConnection)
  async containers(@Ctx() ctx: OpContext, @Args() args: ContainerConnectionArgs): Promise<Connection<Container>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Container)
  container(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Container> {
    return this.service.get(ctx, id);
  }

  @Query(() => Logs, { complexity: 20, description: "The newest lines of a container's console; asks its host" })
  containerLogs(@Ctx() ctx: OpContext, @Args() { id, tail }: LogsArgs): Promise<Logs> {
    return this.io.logs(ctx, id, tail);
  }

  @ResolveField(() => Stats, { nullable: true, complexity: 20, description: 'What it uses now; asks its host' })
  async stats(@Ctx() ctx: OpContext, @Parent() { id, status }: Container): Promise<Stats | undefined> {
    return status === 'running' || status === 'paused' ? load(ctx, 'stats', id, (ids) => this.io.statsOf(ctx, ids)) : undefined;
  }

  @ResolveField(() => [Operation], { complexity: 10, description: 'The newest ten on it, newest first' })
  async operations(@Ctx() ctx: OpContext, @Parent() { id }: Container): Promise<Operation[]> {
    return (await load(ctx, 'newest operations', id, (ids) => this.work.newestOf(ctx, ids, 10))) ?? [];
  }

  @Subscription(() => Stats, { resolve: (measured: Stats) => measured, description: 'What a container uses, while it runs' })
  containerStats(@Ctx() ctx: OpContext, @Args() { id, everySeconds }: StatsArgs): Promise<AsyncIterableIterator<Stats>> {
    return this.io.watchStats(ctx, id, everySeconds);
  }

  @Mutation(() => ContainerPayload)
  createContainer(@Ctx() ctx: OpContext, @Args('input') input: CreateContainerInput): Promise<Partial<ContainerPayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => ContainerPayload)
  updateContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateContainerInput): Promise<Partial<ContainerPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteContainerPayload)
  deleteContainer(@Ctx() ctx: OpContext, @Args('input') { id, force }: DeleteContainerInput): Promise<Partial<DeleteContainerPayload>> {
    return this.service.delete(ctx, id, force);
  }

  @Mutation(() => ContainerPayload)
  startContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: PowerInput): Promise<Partial<ContainerPayload>> {
    return this.service.power(ctx, 'start', id, options);
  }

  @Mutation(() => ContainerPayload)
  stopContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: PowerInput): Promise<Partial<ContainerPayload>> {
    return this.service.power(ctx, 'stop', id, options);
  }

  @Mutation(() => ContainerPayload)
  restartContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: PowerInput): Promise<Partial<ContainerPayload>> {
    return this.service.power(ctx, 'restart', id, options);
  }

  @Mutation(() => ContainerPayload)
  killContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: PowerInput): Promise<Partial<ContainerPayload>> {
    return this.service.power(ctx, 'kill', id, options);
  }

  @Mutation(() => ContainerPayload)
  pauseContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: PowerInput): Promise<Partial<ContainerPayload>> {
    return this.service.power(ctx, 'pause', id, options);
  }

  @Mutation(() => ContainerPayload)
  resumeContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: PowerInput): Promise<Partial<ContainerPayload>> {
    return this.service.power(ctx, 'resume', id, options);
  }

  @Mutation(() => ExecInContainerPayload)
  execInContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...exec }: ExecInContainerInput): Promise<Partial<ExecInContainerPayload>> {
    return this.io.exec(ctx, id, exec);
  }
}
