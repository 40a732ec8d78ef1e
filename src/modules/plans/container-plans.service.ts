import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import type { CreateContainerInput, UpdateContainer } from '../containers/container.dto.js';
import { ContainersService } from '../containers/containers.service.js';
import type { Plan } from './plan.dto.js';
import { PlansService } from './plans.service.js';

/** The use cases of containers, tried. */
@Injectable()
export class ContainerPlansService {
  constructor(
    private readonly containers: ContainersService,
    private readonly plans: PlansService,
  ) {}

  /** Fails as `create` would. */
  @Allow('containers:write')
  async create(ctx: OpContext, input: CreateContainerInput): Promise<Plan> {
    return this.plans.try(ctx, 'create', (tx) => this.containers.create(tx, input));
  }

  /** Fails as `update` would. */
  @Allow('containers:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateContainer): Promise<Plan> {
    return this.plans.try(ctx, 'update', (tx) => this.containers.update(tx, idOrName, input));
  }

  /** Fails as `delete` would. */
  @Allow('containers:write')
  async delete(ctx: OpContext, idOrName: string, force = false): Promise<Plan> {
    return this.plans.try(ctx, 'delete', (tx) => this.containers.delete(tx, idOrName, force));
  }
}
