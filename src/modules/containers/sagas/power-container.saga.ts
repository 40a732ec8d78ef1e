import { Injectable } from '@nestjs/common';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga, type Saga, type SagaRun } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { ContainerIntents, type Intent, type Stop } from '../container-intents.service.js';
import { POWER_ACTIONS, warningsOf, type PowerAction } from '../container.rules.js';

/** Without an intent it is what is wanted already, and nothing is done. */
export type PowerContainer = { intent: Intent; stop: Stop } | { intent?: undefined };

const AT_ONCE = { force: true, timeoutSeconds: 1 };

/** start, stop, restart, kill, pause and resume: one change of power each; what they differ in stands in the intent. */
@Injectable()
export class PowerContainerSagas {
  constructor(
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
  ) {}

  all(): Saga[] {
    return POWER_ACTIONS.map((action) => this.saga(action));
  }

  private saga(action: PowerAction): Saga {
    return defineSaga<PowerContainer>(`container.${action}`)
      .optionalStep(action, {
        applies: ({ input }) => input.intent !== undefined,
        waits: action === 'stop' || action === 'restart',
        run: async ({ ctx, input }) => {
          if (!input.intent) return undefined;
          const request = await this.intents.ensureRequest(ctx, input.intent, { stop: input.stop });
          const observed = await (await this.hosts.agent(ctx, input.intent.hostId)).ensure(request);
          const frozen = action === 'pause' || action === 'resume';
          if (frozen && observed.state === 'stopped') throw new AppError('conflict', `cannot ${action} it: it has stopped by itself`);
          return { ...observed, ...warningsOf(observed, input.stop) };
        },
        // A start that failed must not come true later, when its host comes up again.
        ...(action === 'start' ? { undo: (run: SagaRun<PowerContainer>) => this.leaveStopped(run) } : {}),
        ...(action === 'restart' ? { undo: (run: SagaRun<PowerContainer>) => this.leaveRunning(run) } : {}),
      })
      .end({
        succeeded: async (tx, { input, outputs }) => {
          const observed = outputs[action];
          if (input.intent && observed) await this.intents.settle(tx, input.intent, observed);
        },
        failed: async (tx, { input }, error) => {
          if (input.intent) await this.intents.unsettle(tx, input.intent, error);
        },
      });
  }

  private async leaveRunning({ ctx, input: { intent } }: SagaRun<PowerContainer>): Promise<void> {
    if (intent) await this.intents.goesOn(ctx, intent, await this.hosts.agent(ctx, intent.hostId));
  }

  private async leaveStopped({ ctx, input }: SagaRun<PowerContainer>): Promise<void> {
    if (!input.intent) return;
    const back = { ...input.intent, generation: input.intent.generation + 1, power: 'STOPPED' } as const;
    const request = await this.intents.ensureRequest(ctx, back, { stop: AT_ONCE }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'conflict') return undefined;
      throw error;
    });
    if (request) await (await this.hosts.agent(ctx, back.hostId)).ensure(request);
  }
}
