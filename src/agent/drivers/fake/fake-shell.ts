import type { FakeFiles } from './fake-files.js';

export interface ShellContext {
  files: FakeFiles;
  env: Record<string, string>;
  cwd: string;
  uid: number;
  hostname: string;
  stdin: string;
  /** Virtual seconds after which the command is killed. */
  timeoutSeconds: number;
}

export interface ShellResult {
  exitCode: number;
  /** latin1 text. */
  stdout: string;
  stderr: string;
  /** Virtual seconds it took. */
  seconds: number;
  timedOut: boolean;
}

interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

class Exit extends Error {
  constructor(readonly code: number) {
    super('exit');
  }
}
class TimedOut extends Error {}

const ok = (stdout = ''): Output => ({ code: 0, stdout, stderr: '' });
const fail = (code: number, stderr: string): Output => ({ code, stdout: '', stderr: `${stderr}\n` });

/** The few commands and the little shell that tests speak inside a fake container. */
export class FakeShell {
  private stdout = '';
  private stderr = '';
  private seconds = 0;

  constructor(private readonly context: ShellContext) {}

  /** Whether there is such a command at all. */
  static knows(name: string | undefined): boolean {
    return name !== undefined && COMMANDS.has(name.replace(/^\/(usr\/)?s?bin\//, ''));
  }

  run(argv: string[]): ShellResult {
    let exitCode: number;
    let timedOut = false;
    try {
      exitCode = this.emit(this.command(argv));
    } catch (error) {
      if (error instanceof Exit) exitCode = error.code;
      else if (error instanceof TimedOut) {
        exitCode = 137;
        timedOut = true;
      } else throw error;
    }
    return { exitCode, stdout: this.stdout, stderr: this.stderr, seconds: this.seconds, timedOut };
  }

  private emit(output: Output): number {
    this.stdout += output.stdout;
    this.stderr += output.stderr;
    return output.code;
  }

  private command(argv: string[]): Output {
    const name = (argv[0] ?? '').replace(/^\/(usr\/)?s?bin\//, '');
    const args = argv.slice(1);
    const { files, env, stdin } = this.context;
    switch (name) {
      case 'true':
      case ':':
        return ok();
      case 'false':
        return { code: 1, stdout: '', stderr: '' };
      case 'echo':
        return args[0] === '-n' ? ok(args.slice(1).join(' ')) : ok(`${args.join(' ')}\n`);
      case 'cat':
        return args.length === 0 ? ok(stdin) : this.cat(args);
      case 'env':
        return ok(Object.entries(env).map(([key, value]) => `${key}=${value}\n`).join(''));
      case 'pwd':
        return ok(`${this.context.cwd}\n`);
      case 'id':
        return ok(args[0] === '-u' ? `${this.context.uid}\n` : `uid=${this.context.uid}\n`);
      case 'hostname':
        return ok(`${this.context.hostname}\n`);
      case 'sleep':
        return this.sleep(Number(args[0]));
      case 'exit':
        throw new Exit(Number(args[0] ?? 0));
      case 'rm': {
        const missing = args.filter((arg) => !arg.startsWith('-')).filter((path) => !files.remove(this.absolute(path)));
        return missing.length === 0 || args[0] === '-f' ? ok() : fail(1, `rm: can't remove '${missing[0]}': No such file or directory`);
      }
      case 'test':
        return { code: args[0] === '-e' && files.read(this.absolute(args[1] ?? '')) !== undefined ? 0 : 1, stdout: '', stderr: '' };
      case 'head':
        return ok('\0'.repeat(args[2] === '/dev/zero' ? Number(args[1]) : 0));
      case 'dd':
        return this.dd(args);
      case 'sh':
        return { code: this.script(args[1] ?? ''), stdout: '', stderr: '' };
      default:
        return fail(127, `${argv[0] ?? ''}: not found`);
    }
  }

  private cat(paths: string[]): Output {
    let stdout = '';
    for (const path of paths) {
      const content = this.context.files.read(this.absolute(path));
      if (content === undefined) return { code: 1, stdout, stderr: `cat: can't open '${path}': No such file or directory\n` };
      stdout += content;
    }
    return ok(stdout);
  }

  private sleep(seconds: number): Output {
    this.seconds += seconds;
    if (this.seconds <= this.context.timeoutSeconds) return ok();
    this.seconds = this.context.timeoutSeconds;
    throw new TimedOut();
  }

  /** `dd if=/dev/zero of=FILE bs=1M count=N`: what disk limits are tried with. */
  private dd(args: string[]): Output {
    const { of, count } = Object.fromEntries(args.map((arg) => arg.split('=', 2))) as { of?: string; count?: string };
    const fits = this.context.files.write(this.absolute(of ?? ''), '\0'.repeat(Number(count ?? 1) * 1024 * 1024));
    return fits ? ok() : fail(1, 'dd: error writing: Disk quota exceeded');
  }

  /** Statements divided by `;`, `&&`, `||` or newlines; `>`, `>>` and `>&2` at their end. */
  private script(script: string): number {
    let code = 0;
    for (const { after, words, redirect } of parse(script, this.context.env)) {
      if ((after === '&&' && code !== 0) || (after === '||' && code === 0)) continue;
      const output = this.command(words);
      code = redirect ? this.redirect(output, redirect) : this.emit(output);
    }
    return code;
  }

  private redirect(output: Output, { operator, target }: Redirect): number {
    if (operator === '>&') return this.emit({ ...output, stdout: '', stderr: output.stderr + output.stdout });
    const path = this.absolute(target);
    const before = operator === '>>' ? (this.context.files.read(path) ?? '') : '';
    if (!this.context.files.write(path, before + output.stdout)) return this.emit(fail(1, 'sh: write error: Disk quota exceeded'));
    return this.emit({ ...output, stdout: '' });
  }

  private absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.context.cwd.replace(/\/$/, '')}/${path}`;
  }
}

const COMMANDS = new Set(['true', 'false', 'echo', 'cat', 'env', 'pwd', 'id', 'hostname', 'sleep', 'rm', 'test', 'head', 'dd', 'sh']);

interface Redirect {
  operator: string;
  target: string;
}
interface Statement {
  after: string;
  words: string[];
  redirect?: Redirect;
}

function parse(script: string, env: Record<string, string>): Statement[] {
  const statements: Statement[] = [];
  let current: Statement = { after: ';', words: [] };
  let operator: string | undefined;
  const expand = (text: string): string => text.replace(/\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g, (_, name: string) => env[name] ?? '');
  const token = /\s*(?:(;|&&|\|\||\n)|(>>|>&|>)|((?:'[^']*'|"[^"]*"|[^\s;&|>'"])+))/gy;
  for (const [, divider, redirect, word] of script.matchAll(token)) {
    if (divider !== undefined) {
      statements.push(current);
      current = { after: divider, words: [] };
    } else if (redirect !== undefined) {
      operator = redirect;
    } else if (word !== undefined) {
      const text = word.replace(/'([^']*)'|"([^"]*)"|[^'"]+/g, (part, single?: string, double?: string) => single ?? expand(double ?? part));
      if (operator === undefined) current.words.push(text);
      else current.redirect = { operator, target: text };
      operator = undefined;
    }
  }
  return [...statements, current].filter(({ words }) => words.length > 0);
}
