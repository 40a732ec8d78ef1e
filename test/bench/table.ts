import { readFileSync } from 'node:fs';
import os from 'node:os';

/** One figure: what Berth measured, what it is to reach, and what else did the same on this machine in the same run. */
export interface Line {
  what: string;
  ours: string;
  goal?: string;
  /** The least it can cost here: without us. */
  floor?: string;
  crun?: string;
  peer?: string;
  /** How many times better than the peer, or than crun where there is no peer. */
  ratio?: string;
}

const COLUMNS = ['what', 'goal', 'ours', 'floor', 'crun', 'peer', 'ratio'] as const;

/** A Markdown table with the columns that any line fills. */
export function markdown(lines: readonly Line[]): string {
  const columns = COLUMNS.filter((column) => lines.some((line) => line[column]));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(columns), row(columns.map(() => '---')), ...lines.map((line) => row(columns.map((column) => line[column] || '-')))].join('\n');
}

/** Date, machine and how busy it is, in one line: figures of a loaded machine are worth little. */
export function circumstances(): string {
  const model = /^model name\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? os.arch();
  const load = os.loadavg()[0]!.toFixed(1);
  return `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${os.cpus().length} cores (${model}), ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB, Linux ${os.release()}, load ${load} at the start`;
}
