// The environment of every spec file: one that leaves something behind fails, with a line for each thing. Its temporary files go with it.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';
import { leftovers, removeFolder } from './leftovers.mjs';
import { importOutside } from './outside.mjs';

/** What the program tells objects and types by is one for it and the specs. What syntax makes, [] and {}, is of the spec file's own world. */
const SHARED = { Error, TypeError, RangeError, SyntaxError, AggregateError, Date, Map, Set, Promise, RegExp, String, Number, Boolean, JSON, Reflect };

const MARK = 'BERTH_TEST_FILE';

export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, SHARED, { importOutside });
    const id = randomUUID();
    // The processes that a test starts inherit it: by default from the real environment, else from the copy that a test sees.
    process.env[MARK] = id;
    this.global.process.env[MARK] = id;
    this.mark = `${MARK}=${id}`;
    this.kinds = ['handles', 'timers', 'processes'];
    const host = config.projectConfig.displayName?.name === 'host';
    if (host) this.kinds.push('host');
    this.before = process.env.TMPDIR;
    // The host's pools lie in files too large for a /tmp that may be memory.
    this.folder = join(this.before ?? (host ? '/var/tmp' : tmpdir()), `berth-spec-${process.pid}`);
    process.env.TMPDIR = this.folder;
    this.global.process.env.TMPDIR = this.folder;
  }

  async setup() {
    await super.setup();
    // What the program prints is printed as Jest's.
    this.console = globalThis.console;
    globalThis.console = this.global.console;
    removeFolder(this.folder);
    mkdirSync(this.folder);
    chmodSync(this.folder, 0o711); // Postgres passes through it to its own
    this.leftovers = await leftovers(this.kinds, this.mark);
  }

  async handleTestEvent(event, state) {
    if (event.name !== 'run_finish') return;
    const left = await this.leftovers.left();
    if (left.length === 0) return;
    const error = new Error(`This file leaves behind:\n${left.join('\n')}`);
    error.stack = '';
    state.unhandledErrors.push(error);
  }

  async teardown() {
    globalThis.console = this.console;
    if (this.before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = this.before;
    removeFolder(this.folder);
    await super.teardown();
  }
}
