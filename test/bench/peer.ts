import { execFileSync } from 'node:child_process';

/** What a peer measured on this machine: measure -> figure (milliseconds, or per second for rates). */
export type PeerFigures = Record<string, number>;

let measured: PeerFigures | undefined;

/**
 * Runs BERTH_BENCH_PEER, a command that measures another container manager on this machine and prints JSON lines
 * `{measure, p50_ms | value}`. Empty when it is not set; run once for all
 * that ask.
 */
export function peerFigures(command: string | undefined): PeerFigures {
  if (!command || measured) return measured ?? {};
  const figures: PeerFigures = {};
  for (const line of execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).split('\n')) {
    if (!line.startsWith('{')) continue;
    const { measure, p50_ms: p50, value } = JSON.parse(line) as { measure: string; p50_ms?: number; value?: number };
    figures[measure] = p50 ?? value ?? Number.NaN;
  }
  return (measured = figures);
}
