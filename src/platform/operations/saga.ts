import type { Logger } from 'pino';
import type { OpContext } from '../context/op-context.js';
import type { AppError } from '../errors/app-error.js';

/** One run of a saga, as its steps see it. */
export interface SagaRun<Input = Record<string, unknown>> {
  readonly ctx: OpContext;
  readonly operationId: string;
  readonly resourceId: string;
  readonly input: Input;
  /** What earlier steps returned, by step name; survives a crash. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly log: Logger;
}

/** A step may be repeated after a crash, and so may its undo: both must bear that. */
export interface SagaStep<Input = Record<string, unknown>> {
  readonly name: string;
  /** Whether this run needs it; one that does not apply leaves no trace. */
  applies?(run: SagaRun<Input>): boolean;
  /** What it returns (JSON) is stored before the next step begins. */
  run(run: SagaRun<Input>): Promise<unknown>;
  /** Takes the step back, also when it failed half-way. */
  undo?(run: SagaRun<Input>): Promise<void>;
}

/** A kind of operation: steps in order, each with its undo, and a last word in the transaction that ends the operation. */
export interface Saga<Input = Record<string, unknown>> {
  readonly kind: string;
  readonly steps: readonly SagaStep<Input>[];
  /** Inside the ending transaction, after every step. */
  succeeded(tx: OpContext, run: SagaRun<Input>): Promise<void>;
  /** Inside the ending transaction, after every undo. */
  failed(tx: OpContext, run: SagaRun<Input>, error: AppError): Promise<void>;
}
