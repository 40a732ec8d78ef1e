import tab from '@bomb.sh/tab/commander';
import { type Command, Option } from 'commander';
import { createClient } from 'berth-sdk';
import { loadCaller } from './caller.js';
import { type Context, Contexts } from './contexts.js';
import { type Session, addNouns } from './nouns.js';
import { FORMATS, type Format, print } from './output.js';
import { attach } from './terminal.js';

interface GlobalOptions {
  context?: string;
  tenant?: string;
  output: Format;
}

/** Adds what callers of an installation need: its nouns, contexts, terminals, events, and completion of all of it. */
export function addClientCommands(program: Command): void {
  program
    .option('--context <name>', 'which installation and key')
    .option('--tenant <id>', 'act on this tenant below the own one')
    .addOption(new Option('-o, --output <format>', 'how answers are printed').choices(FORMATS).default('table'));
  // A reader that has gone, as `| head` does, is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  addContexts(program);
  addNouns(program, openSession);
  addTerminals(program);
  addEvents(program);
}

/** Adds `berth complete <shell>`; after everything else, because it completes what is there. */
export function addCompletion(program: Command): void {
  tab(program);
}

function contextOf(command: Command): Context {
  const { context, tenant } = command.optsWithGlobals<GlobalOptions>();
  const found = new Contexts(loadCaller()).find(context);
  return { ...found, ...(tenant && { tenant }) };
}

function openSession(command: Command): Session {
  return { berth: createClient(contextOf(command)), format: command.optsWithGlobals<GlobalOptions>().output };
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
  command.command('use').argument('<name>').description('make it the current one').action((name: string) => contexts().use(name));
  command.command('remove').argument('<name>').description('forget it, and its key').action((name: string) => contexts().remove(name));
  const list = command.command('list').description('the names, without the keys');
  list.action(() => print('contexts', { items: contexts().list() }, list.optsWithGlobals<GlobalOptions>().output));
}

function addTerminals(program: Command): void {
  const console = program.command('console').argument('<container>', 'its id or name').description("a container's console; Ctrl-] leaves it");
  console.action(async (container: string) => {
    process.exitCode = await attach(contextOf(console), `/v1/containers/${encodeURIComponent(container)}/console`, {
      tty: true,
      input: true,
      query: new URLSearchParams(),
    });
  });
  const exec = program
    .command('exec')
    .argument('<container>', 'its id or name')
    .argument('<command...>', 'program and arguments, behind --')
    .option('-i, --interactive', 'pass our standard input')
    .option('-t, --tty', 'with a terminal')
    .option('-u, --user <user>', 'as this user of the container')
    .option('-w, --cwd <folder>', 'in this folder of the container')
    .description("run a command in a container; its exit code is ours");
  exec.action(async (container: string, words: string[]) => {
    const { interactive = false, tty = false, user, cwd } = exec.opts<{ interactive?: boolean; tty?: boolean; user?: string; cwd?: string }>();
    const query = new URLSearchParams([
      ...words.map((word) => ['command', word]),
      ...(tty ? [['tty', '1']] : []),
      ...(user ? [['user', user]] : []),
      ...(cwd ? [['cwd', cwd]] : []),
    ]);
    process.exitCode = await attach(contextOf(exec), `/v1/containers/${encodeURIComponent(container)}/exec/stream`, { tty, input: interactive, query });
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
    const { berth } = openSession(events);
    for await (const event of berth.follow(events.opts<{ after?: string; types?: string; resourceId?: string }>())) {
      process.stdout.write(`${JSON.stringify(event)}\n`);
    }
  });
}
