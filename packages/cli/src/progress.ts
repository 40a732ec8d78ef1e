import createSpinner from 'yocto-spinner';
import type { Berth, Schemas } from 'berth-sdk';
import { interruptible } from './interrupt.js';

type Operation = Schemas['Operation'];

/** Waits for an operation, with what it does on standard error. Throws BerthError when it failed, Error when the seconds are over. */
export async function waitFor(berth: Berth, operation: Operation, seconds: number): Promise<Operation> {
  const spinner = createSpinner({ text: said(operation), stream: process.stderr });
  const onProgress = (seen: Operation) => (spinner.text = said(seen));
  const signal = AbortSignal.timeout(seconds * 1000);
  const goesOn = `berth operations get ${operation.id} --wait`;
  const left = () => {
    spinner.stop();
    return `${operation.kind} goes on without you: ${goesOn}`;
  };
  try {
    return await interruptible(left, () => {
      if (process.stderr.isTTY) spinner.start();
      return berth.finished(operation, { signal, ...(process.stderr.isTTY && { onProgress }) });
    });
  } catch (error) {
    if (signal.aborted) throw new Error(`${operation.kind} goes on after ${seconds} s: ${goesOn}`, { cause: error });
    throw error;
  } finally {
    spinner.stop();
  }
}

function said(operation: Operation): string {
  const step = operation.steps.find((one) => one.status === 'running');
  return [operation.kind, `${operation.progress} %`, step?.name].filter((part) => part !== undefined).join(', ');
}
