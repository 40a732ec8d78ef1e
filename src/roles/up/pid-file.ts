import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that can be told from a later one with the same number. */
interface Identity {
  pid: number;
  /** Clock ticks since boot, from /proc/<pid>/stat. */
  startTime: string;
}

/** Characters; room for the largest numbers. */
const LENGTH = 80;

/** Start time of a living process; undefined when there is none or it is a zombie. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command name may hold spaces and parentheses; the fields after its last ')' do not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Remembers one process across restarts of `up`, so that leftovers of a killed one are found and never mistaken. */
export class PidFile {
  constructor(private readonly path: string) {}

  write(pid: number): void {
    const identity: Identity = { pid, startTime: startTimeOf(pid) ?? '' };
    // In place and of one length: a full disk must not keep a service from being started again.
    const file = openSync(this.path, constants.O_WRONLY | constants.O_CREAT, 0o600);
    try {
      writeSync(file, JSON.stringify(identity).padEnd(LENGTH), 0);
    } finally {
      closeSync(file);
    }
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  /** The process written here if it still lives. */
  living(): number | undefined {
    let identity: Identity;
    try {
      identity = JSON.parse(readFileSync(this.path, 'utf8')) as Identity;
    } catch {
      return undefined;
    }
    return identity.startTime !== '' && startTimeOf(identity.pid) === identity.startTime ? identity.pid : undefined;
  }

  /** Ends the process written here: `signal`, and SIGKILL after `graceMs` milliseconds. Returns once it is gone. */
  async end(signal: NodeJS.Signals, graceMs: number): Promise<void> {
    const pid = this.living();
    if (pid !== undefined) {
      process.kill(pid, signal);
      const deadline = Date.now() + graceMs;
      while (this.living() !== undefined) {
        if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
        await delay(25);
      }
    }
    this.remove();
  }
}
