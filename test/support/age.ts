import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Debian's age on a terminal, where alone it takes a passphrase. Resolves when it succeeds; rejects with what it said. */
export async function age(command: string, passphrase: string): Promise<void> {
  const terminal = spawn('script', ['--quiet', '--return', '--command', `age ${command}`, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  let answered = 0;
  terminal.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    // it asks twice for a new one
    const asked = said.match(/passphrase[^\n]*: /g)?.length ?? 0;
    for (; answered < asked; answered++) terminal.stdin.write(`${passphrase}\n`);
  });
  const [code] = (await once(terminal, 'close')) as [number];
  if (code !== 0) throw new Error(`age ${command}: ${said}`);
}
