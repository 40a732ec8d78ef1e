import { setImmediate as turnOfLoop, setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { FairShare } from './fair-share.js';

/** Counts who is answered; each request takes `ms`, or as little as a turn of the event loop. */
class Service {
  readonly answered: string[] = [];
  underWay = 0;
  most = 0;

  constructor(private readonly share: FairShare) {}

  async ask(tenantId: string, ms = 0): Promise<void> {
    let end = (): void => undefined;
    await this.share.turn(tenantId, (ended) => (end = ended));
    if (tenantId === 'greedy') this.most = Math.max(this.most, ++this.underWay);
    await (ms === 0 ? turnOfLoop() : pause(ms));
    this.answered.push(tenantId);
    if (tenantId === 'greedy') this.underWay--;
    end();
  }
}

test('195 readers of one tenant stand in nobody else\'s way', async () => {
  const service = new Service(new FairShare());
  const over = new AbortController();
  const reader = async (): Promise<void> => {
    while (!over.signal.aborted) await service.ask('greedy');
  };
  await service.ask('other');
  const readers = Array.from({ length: 195 }, reader);
  const before: number[] = [];
  for (let i = 0; i < 50; i++) {
    const from = service.answered.length;
    await service.ask('other');
    before.push(service.answered.length - from - 1);
  }
  over.abort();
  await Promise.all(readers);
  // each waits for as many as are answered side by side, not for all that have asked
  expect(before.sort((a, b) => a - b)[25]).toBeLessThanOrEqual(8);
  expect(service.answered.filter((one) => one === 'greedy').length).toBeGreaterThan(195);
});

test('a tenant that is alone is not held back', async () => {
  const service = new Service(new FairShare());
  await Promise.all(Array.from({ length: 195 }, () => service.ask('greedy', 5)));
  expect(service.most).toBe(195);
});

test('requests that take long keep those behind them waiting for a moment only, and all are answered', async () => {
  const service = new Service(new FairShare());
  await service.ask('other');
  const began = performance.now();
  await Promise.all([...Array.from({ length: 8 }, () => service.ask('greedy', 1000)), service.ask('greedy')]);
  expect(performance.now() - began).toBeLessThan(1800);
  expect(service.answered.filter((one) => one === 'greedy')).toHaveLength(9);
});
