/* An api alone, for `MeasuredApi`: tells its parent over the channel between them how long it held its event loop from `begin` to `end`. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { loadConfig } from '../../src/platform/config/config.js';
import { serve } from '../../src/roles/serve.js';

/** Processor time of this thread, milliseconds; the kernel counts it at its ticks, of 4 ms or less. */
const processorTime = (): number => Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6;

/** The most processor time between two turns of the event loop; how far they lie apart on the clock tells as much of a busy machine's other work. */
class LoopMeter {
  private worst = 0;
  private last = 0;
  private timer?: NodeJS.Timeout;

  begin(): void {
    this.worst = 0;
    this.last = processorTime();
    this.timer = setInterval(() => this.sample(), 1);
  }

  end(): number {
    clearInterval(this.timer);
    this.sample();
    return this.worst;
  }

  private sample(): void {
    const now = processorTime();
    this.worst = Math.max(this.worst, now - this.last);
    this.last = now;
  }
}

const serving = await serve(loadConfig(), ['api']);
const meter = new LoopMeter();
process.on('message', (message) => {
  if (message === 'begin') {
    meter.begin();
    process.send!({});
  } else {
    // behind whatever is ready to run
    setTimeout(() => process.send!({ heldMs: meter.end() }), 2);
  }
});
process.on('disconnect', () => void serving.stop().then(() => process.exit(0)));
process.send!({});
