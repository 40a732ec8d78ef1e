import type { Command } from 'commander';
import { createClient } from 'berth-sdk';
import { loadCaller } from './caller.js';
import { type Asking, namesOf, takesNamesOf } from './completion.js';
import { type Context, Contexts } from './contexts.js';
import { UsageError } from './exit-codes.js';
import { fsck } from './fsck.js';
import { addNouns } from './nouns.js';
import { FORMATS, type Format, print } from './output.js';
import type { Session } from './perform.js';
import { attach, size } from './terminal.js';

interface GlobalOptions {
  context?: string;
  tenant?: string;
  output: string;
}

/** Adds what callers of an installation need: its nouns, contexts, terminals, events. */
export function addClientCommands(program: Command): void {
  program
    .option('--context <name>', 'which installation and key')
    .option('--tenant <tenant>', 'act on this tenant below the own one, by id or name')
    .option('-o, --output <format>', `how answers are printed: ${FORMATS.join(' or ')}`, 'table');
  for (const { long } of program.options) {
    if (long === '--context' || long === '--tenant') takesNamesOf(program.options.find((option) => option.long === long)!, `${long.slice(2)}s`);
  }
  // A reader that has gone, as `| head` does, is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  addContexts(program);
  addNouns(program, openSession);
  addTerminals(program);
  addEvents(program);
  const check = program.command('fsck').description('compare the database, the hosts and the API (operator); fails when they do not agree, and says what to do');
  check.action(async () => {
    const { berth, format } = await openSession(check);
    process.exitCode = await fsck(berth, format);
  });
}

/** The names a shell offers for a noun. */
export async function names(noun: string, { context, tenant, signal }: Asking): Promise<string[]> {
  const contexts = new Contexts(loadCaller());
  if (noun === 'contexts') return contexts.list().map(({ name }) => name);
  return namesOf(createClient({ ...(await withTenant(contexts.find(context), noun === 'tenants' ? undefined : tenant)), retries: 0 }), noun, signal);
}

/** Whom a command calls, as whom. */
export function contextOf(command: Command): Promise<Context> {
  const { context, tenant } = command.optsWithGlobals<GlobalOptions>();
  return withTenant(new Contexts(loadCaller()).find(context), tenant);
}

/** A tenant's name stands for its id. */
async function withTenant(context: Context, tenant: string | undefined): Promise<Context> {
  if (!tenant) return context;
  const id = /^ten_/.test(tenant) ? tenant : (await createClient(context).tenants.get({ id: tenant })).id;
  return { ...context, tenant: id };
}

async function openSession(command: Command, saves = false): Promise<Session> {
  const { output } = command.optsWithGlobals<GlobalOptions>();
  const format = FORMATS.find((one) => one === output);
  if (!format && !saves) throw new UsageError(`--output ${output}: want ${FORMATS.join(' or ')}`);
  return { berth: createClient(await contextOf(command)), format: format ?? 'table', ...(!format && { file: output }) };
}

function addContexts(program: Command): void {
  const contexts = () => new Contexts(loadCaller());
  const command = program.command('context').description('the installations and keys you use');
  command
    .command('add')
    .argument('<name>')
    .requiredOption('--url <url>', 'of the API, without a path')
    .requiredOption('--key <key>', 'an API key')
    .description('keep an installation and a key for it; the first becomes the current one')
    .action((name: string, { url, key }: { url: string; key: string }) => contexts().add(name, { url, key }));
  const use = command.command('use').argument('<name>').description('make it the current one').action((name: string) => contexts().use(name));
  const remove = command.command('remove').alias('rm').argument('<name>').description('forget it, and its key').action((name: string) => contexts().remove(name));
  for (const { registeredArguments } of [use, remove]) takesNamesOf(registeredArguments[0]!, 'contexts');
  const list = command.command('list').alias('ls').description('the names, without the keys');
  list.action(() => print('contexts', { items: contexts().list() }, { format: list.optsWithGlobals<GlobalOptions>().output as Format }));
}

function addTerminals(program: Command): void {
  const console = program.command('console').argument('<container>', 'its id or name').description("a container's console; Ctrl-] leaves it");
  console.action(async (container: string) => {
    process.exitCode = await attach(await contextOf(console), `/v1/containers/${encodeURIComponent(container)}/console`, {
      tty: true,
      input: true,
      query: new URLSearchParams(),
    });
  });
  const exec = program
    .command('exec')
    .argument('<container>', 'its id or name')
    .argument('<command...>', 'program and arguments')
    .option('-i, --interactive', 'pass our standard input')
    .option('-t, --tty', 'with a terminal')
    .option('-u, --user <user>', 'as this user of the container')
    .option('-w, --cwd <folder>', 'in this folder of the container')
    .description("run a command in a container; its exit code is ours");
  for (const { registeredArguments } of [console, exec]) takesNamesOf(registeredArguments[0]!, 'containers');
  exec.action(async (container: string, words: string[]) => {
    const { interactive = false, tty = false, user, cwd } = exec.opts<{ interactive?: boolean; tty?: boolean; user?: string; cwd?: string }>();
    const query = new URLSearchParams([
      ...words.map((word) => ['command', word]),
      ...(tty ? Object.entries({ tty: 1, ...size() }).map(([name, value]) => [name, String(value)]) : []),
      ...(user ? [['user', user]] : []),
      ...(cwd ? [['cwd', cwd]] : []),
    ]);
    process.exitCode = await attach(await contextOf(exec), `/v1/containers/${encodeURIComponent(container)}/exec/stream`, { tty, input: interactive, query });
  });
}

function addEvents(program: Command): void {
  const events = program
    .command('events')
    .option('--after <id>', 'those behind this one; without it those from now on')
    .option('--types <types>', 'only these, joined by commas: container.updated, or operation.*')
    .option('--resource-id <id>', 'only of this object')
    .description('what happens, one line of JSON each, until interrupted');
  events.action(async () => {
    const { berth } = await openSession(events);
    for await (const event of berth.follow(events.opts<{ after?: string; types?: string; resourceId?: string }>())) {
      process.stdout.write(`${JSON.stringify(event)}\n`);
    }
  });
}
