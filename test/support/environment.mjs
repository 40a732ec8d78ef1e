// The environment of every spec file: one that leaves something behind fails, with a line for each thing.
import { randomUUID } from 'node:crypto';
import { TestEnvironment } from 'jest-environment-node';
import { leftovers } from './leftovers.mjs';

const MARK = 'BERTH_TEST_FILE';

export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const id = randomUUID();
    // The processes that a test starts inherit it: by default from the real environment, else from the copy that a test sees.
    process.env[MARK] = id;
    this.global.process.env[MARK] = id;
    this.mark = `${MARK}=${id}`;
    this.kinds = ['handles', 'timers', 'processes'];
    if (config.projectConfig.displayName?.name === 'host') this.kinds.push('host');
  }

  async setup() {
    await super.setup();
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
}
