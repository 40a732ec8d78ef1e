import { EXIT } from './exit-codes.js';

/** Does the work; whoever interrupts it is told on standard error what that leaves, and the process ends. */
export async function interruptible<T>(left: () => string, work: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => {
    process.stderr.write(`\nberth: ${left()}\n`);
    process.exit(signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated);
  };
  // First of all: a spinner's own, which it adds later, ends the process without a word.
  process.prependListener('SIGINT', onSignal).prependListener('SIGTERM', onSignal);
  try {
    return await work();
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
