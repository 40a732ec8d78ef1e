import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NODE = [
  process.execPath,
  '--import',
  join(import.meta.dirname, 'typescript-hooks.mjs'),
  '--conditions=berth-source',
  '--no-warnings',
  join(import.meta.dirname, '../../packages/cli/src/berth.ts'),
];

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** A person at a terminal, who sees it all in one, and answers or interrupts when they see something. */
export interface Typing {
  /** What is typed once the screen shows this. */
  at: RegExp;
  keys: string;
}

/** `berth` in a process of its own, as it is written, in the name of one key. */
export class CommandLine {
  readonly home = mkdtempSync(join(tmpdir(), 'berth-cli-'));

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** Runs it without a terminal; `input` is its standard input. */
  async run(words: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}): Promise<Ran> {
    const child = spawn(NODE[0]!, [...NODE.slice(1), ...words], { cwd: this.home, env: this.environment(env) });
    let [out, err] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (err += part.toString()));
    child.stdin.on('error', () => undefined).end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  /** Runs it at a terminal so wide, with somebody typing. */
  async atTerminal(words: string[], { columns = 80, typing = [] }: { columns?: number; typing?: Typing[] } = {}): Promise<Omit<Ran, 'err'>> {
    const quoted = [...NODE, ...words].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', `stty cols ${columns}; exec ${quoted}`, '/dev/null'], { cwd: this.home, env: this.environment({ TERM: 'xterm' }), timeout: 30_000 });
    let out = '';
    const left = [...typing];
    const look = (): void => {
      if (left[0]?.at.test(out)) child.stdin.write(left.shift()!.keys);
    };
    look();
    child.stdout.on('data', (part: Buffer) => {
      out += part.toString();
      look();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out: out.replaceAll('\r\n', '\n') };
  }

  private environment(more: Record<string, string>): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.home, BERTH_STATE_DIR: this.home, BERTH_URL: this.url, BERTH_KEY: this.key, ...more };
  }
}
