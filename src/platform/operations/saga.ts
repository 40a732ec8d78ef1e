import type { Logger } from 'pino';
import type { OpContext } from '../context/op-context.js';
import type { AppError } from '../errors/app-error.js';

/** Every kind of operation: each has a saga. Grows while modules load. */
export const OPERATION_KINDS: string[] = [];

/** One run of a saga, as its steps see it. */
export interface SagaRun<Input = unknown, Outputs = unknown> {
  readonly ctx: OpContext;
  readonly operationId: string;
  readonly resourceId: string;
  readonly input: Input;
  /** What earlier steps returned, by step name; survives a crash. */
  readonly outputs: Readonly<Outputs>;
  readonly log: Logger;
}

/** A step may be repeated after a crash, and so may its undo: both must bear that. */
export interface SagaStep<Input, Earlier, Output> {
  /** What it returns (JSON) is stored before the next step begins; `warnings` in it are shown by the operation. */
  readonly run: (run: SagaRun<Input, Earlier>) => Promise<Output>;
  /** Takes the step back, also when it failed half-way. */
  readonly undo?: (run: SagaRun<Input, Earlier>) => Promise<void>;
  /** It destroys what an earlier step made or read, which could then not be repeated: what is recorded by then must not be lost. */
  readonly destroys?: boolean;
  /** It may wait long for a container to stop, and does little else. */
  readonly waits?: boolean;
}

/** A step that some runs do without: it leaves no trace there, and what it returns may be missing. */
export interface OptionalSagaStep<Input, Earlier, Output> extends SagaStep<Input, Earlier, Output> {
  /** Whether this run needs it. */
  readonly applies: (run: SagaRun<Input, Earlier>) => boolean;
}

/** The last word of a saga, in the transaction that ends the operation. */
export interface SagaEnd<Input, Outputs> {
  /** After every step. Throws `not_found` or `quota_exceeded` when all must be taken back after all. */
  readonly succeeded: (tx: OpContext, run: SagaRun<Input, Outputs>) => Promise<void>;
  /** After every undo. */
  readonly failed: (tx: OpContext, run: SagaRun<Input, Partial<Outputs>>, error: AppError) => Promise<void>;
}

/** A kind of operation, as `SagaRunner` runs it: of any types. `defineSaga` makes it, and holds its parts to each other's. */
export interface Saga {
  readonly kind: string;
  readonly steps: readonly {
    readonly name: string;
    applies?(run: SagaRun): boolean;
    run(run: SagaRun): Promise<unknown>;
    undo?(run: SagaRun): Promise<void>;
    readonly destroys?: boolean;
    readonly waits?: boolean;
  }[];
  succeeded(tx: OpContext, run: SagaRun): Promise<void>;
  failed(tx: OpContext, run: SagaRun, error: AppError): Promise<void>;
}

/** Gathers the steps of a saga in their order; each sees what those before it return. */
export class SagaBuilder<Input, Outputs> {
  constructor(
    private readonly kind: string,
    private readonly steps: Saga['steps'],
  ) {}

  /** The next step. Its name stands in the records of operations that are under way: renamed, it would be run again. */
  step<Name extends string, Output>(name: Name, step: SagaStep<Input, Outputs, Output>): SagaBuilder<Input, Outputs & { [N in Name]: Output }> {
    return new SagaBuilder(this.kind, [...this.steps, { name, ...step }]);
  }

  /** The next step, which not every run needs. */
  optionalStep<Name extends string, Output>(
    name: Name,
    step: OptionalSagaStep<Input, Outputs, Output>,
  ): SagaBuilder<Input, Outputs & { [N in Name]?: Output }> {
    return new SagaBuilder(this.kind, [...this.steps, { name, ...step }]);
  }

  /** Nothing comes after the steps but this. */
  end(end: SagaEnd<Input, Outputs>): Saga {
    return { kind: this.kind, steps: this.steps, ...end };
  }
}

/**
 * Begins a saga that runs the operations of this kind: `defineSaga<Input>('snapshot.create').step('take', { run, undo }).end({ succeeded, failed })`.
 * `Input` is what `operations.start` is given; it is stored as JSON.
 */
export const defineSaga = <Input = Record<string, never>>(kind: string): SagaBuilder<Input, unknown> => {
  if (!OPERATION_KINDS.includes(kind)) OPERATION_KINDS.push(kind);
  OPERATION_KINDS.sort();
  return new SagaBuilder(kind, []);
};
