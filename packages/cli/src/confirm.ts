import { createInterface } from 'node:readline/promises';

/** Asks at a terminal, no being the answer to an empty line; where nobody can be asked it is yes. Throws when it was no. */
export async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve) => {
      asking.once('close', () => resolve('')).once('SIGINT', () => asking.close());
      void asking.question(`${question} [y/N] `).then(resolve, () => resolve(''));
    });
    if (!/^y(es)?$/i.test(answer.trim())) throw new Error('nothing was done');
  } finally {
    asking.close();
  }
}
