// A reporter for jest: writes which spec files began and ended, for the case that jest itself gets no further.
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';

export default class ProgressReporter {
  onTestFileStart(test) {
    this.#write('began', test);
  }

  onTestFileResult(test) {
    this.#write('ended', test);
  }

  #write(event, { path, context }) {
    appendFileSync(process.env.BERTH_TEST_PROGRESS, `${event} ${relative(context.config.rootDir, path)}\n`);
  }
}
