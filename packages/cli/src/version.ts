import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { createClient } from 'berth-sdk';
import { loadCaller } from './caller.js';
import { Contexts } from './contexts.js';
import { explain } from './explain.js';
import type { Format } from './output.js';

/** A server that says nothing so long is told as unreachable. */
const WITHIN_MS = 2000;

/** The version of this program. */
export const { version: VERSION } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

interface Server {
  url: string;
  version?: string;
  unreachable?: string;
}

/** Prints this program's version and, where there is somebody to call, that of the service. */
export async function printVersion(program: Command): Promise<void> {
  const { context, output } = program.opts<{ context?: string; output: Format }>();
  const server = await serverOf(context);
  if (output === 'json') return void process.stdout.write(`${JSON.stringify({ version: VERSION, ...(server && { server }) }, null, 2)}\n`);
  process.stdout.write(`berth ${VERSION}\n`);
  if (server) process.stdout.write(`server ${server.version ?? `unreachable: ${server.unreachable}`} (${server.url})\n`);
}

async function serverOf(name: string | undefined): Promise<Server | undefined> {
  const contexts = new Contexts(loadCaller());
  if (name === undefined && !contexts.any()) return undefined;
  const context = contexts.find(name);
  try {
    const { version } = await createClient({ ...context, retries: 0 }).health.live({}, { signal: AbortSignal.timeout(WITHIN_MS) });
    return { url: context.url, version };
  } catch (error) {
    return { url: context.url, unreachable: explain(error).join(': ') };
  }
}
