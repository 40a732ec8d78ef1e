import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import { QuotasService } from '../../src/modules/quotas/quotas.service.js';
import { type OpContext, systemContext } from '../../src/platform/context/op-context.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { AppError } from '../../src/platform/errors/app-error.js';
import { startApp, type TestApp } from '../support/app.js';

/** A reseller with a customer that has a project, and a second customer: by name, each with the one above it. */
const TREE = { reseller: undefined, customer: 'reseller', project: 'customer', other: 'reseller' } as const;
type Name = keyof typeof TREE;
const NAMES = Object.keys(TREE) as Name[];
const RESOURCES = ['cpus', 'memoryMiB'] as const;
type Amounts = Record<(typeof RESOURCES)[number], number>;
const NOTHING: Amounts = { cpus: 0, memoryMiB: 0 };

/** Reservations, releases and changes of limits; they come in batches of up to eight at once. */
const STEPS = 10_000;
const BATCHES = 290;
const RUNS = 10;

let app: TestApp;
let quotas: QuotasService;
let work: UnitOfWork;
const ids = {} as Record<Name, string>;
beforeAll(async () => {
  app = await startApp();
  quotas = app.serving.app.get(QuotasService);
  work = app.serving.app.get(UnitOfWork);
  for (const name of NAMES) {
    const above = TREE[name];
    const made = await app.operator.post('/v1/tenants', { name, ...(above ? { parentId: ids[above] } : {}), overcommit: 100 });
    if (made.status !== 201) throw new Error(made.text);
    ids[name] = made.body.tenant.id as string;
  }
});
afterAll(() => app.close());

const contextOf = (tenantId: string): OpContext => systemContext(tenantId, 'model', pino({ level: 'silent' }));
const chainOf = (name: Name): Name[] => (TREE[name] ? [name, ...chainOf(TREE[name])] : [name]);
const plus = (a: Amounts, b: Amounts, sign = 1): Amounts => ({
  cpus: Number((a.cpus + sign * b.cpus).toFixed(6)),
  memoryMiB: a.memoryMiB + sign * b.memoryMiB,
});

/** What every line ought to say. */
class Model {
  readonly used = Object.fromEntries(NAMES.map((name) => [name, NOTHING])) as Record<Name, Amounts>;
  readonly limits = {} as Record<Name, Amounts>;
  readonly held: { name: Name; amounts: Amounts }[] = [];

  count(name: Name, amounts: Amounts, sign: number): void {
    for (const line of chainOf(name)) this.used[line] = plus(this.used[line], amounts, sign);
  }

  /** Whether it fits into every line from there up, on top of what these say is used. */
  fits(name: Name, amounts: Amounts, used = this.used): boolean {
    return chainOf(name).every((line) =>
      RESOURCES.every((resource) => amounts[resource] === 0 || plus(used[line], amounts)[resource] <= this.limits[line][resource]),
    );
  }
}

type Step =
  | { kind: 'reserve'; all: { name: Name; amounts: Amounts; fails: boolean }[] }
  | { kind: 'release'; picks: number[] }
  | { kind: 'limit'; name: Name; limits: Amounts };

const amounts = fc.record({ cpus: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 20), memoryMiB: fc.integer({ min: 0, max: 64 }) });
const limits = fc.record({ cpus: fc.integer({ min: 0, max: 16 }), memoryMiB: fc.integer({ min: 0, max: 512 }) });
const name = fc.constantFrom(...NAMES);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      all: fc.array(fc.record({ name, amounts, fails: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) }), { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('release' as const), picks: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit' as const), name, limits }) },
);

/** Whether the reservation was granted; one that is to fail does so after it was, in the same transaction. */
async function reserve({ name: tenant, amounts: wanted, fails }: { name: Name; amounts: Amounts; fails: boolean }): Promise<boolean> {
  const over = new Error('the use case failed');
  try {
    await work.run(contextOf(ids[tenant]), async (tx) => {
      await quotas.reserve(tx, wanted);
      if (fails) throw over;
    });
    return true;
  } catch (error) {
    if (error === over) return false;
    if (error instanceof AppError && error.code === 'quota_exceeded') return false;
    throw error;
  }
}

async function take(model: Model, { all }: Extract<Step, { kind: 'reserve' }>): Promise<void> {
  const granted = await Promise.all(all.map(reserve));
  const usedBefore = { ...model.used };
  all.forEach((one, i) => {
    if (!granted[i]) return;
    model.held.push(one);
    model.count(one.name, one.amounts, 1);
  });
  // growth stays within every limit it grew under
  for (const line of NAMES) {
    for (const resource of RESOURCES) {
      if (model.used[line][resource] > usedBefore[line][resource]) expect(model.used[line][resource]).toBeLessThanOrEqual(model.limits[line][resource]);
    }
  }
  // none was refused that would have fitted even after all the others, those that failed later included
  const most = { ...model.used };
  all.filter(({ fails }) => fails).forEach((one) => chainOf(one.name).forEach((line) => (most[line] = plus(most[line], one.amounts))));
  all.forEach((one, i) => {
    if (!granted[i] && !one.fails) expect(model.fits(one.name, one.amounts, most)).toBe(false);
  });
}

async function give(model: Model, { picks }: Extract<Step, { kind: 'release' }>): Promise<void> {
  const going = picks.flatMap((pick) => (model.held.length === 0 ? [] : model.held.splice(pick % model.held.length, 1)));
  await Promise.all(going.map((one) => work.run(contextOf(ids[one.name]), (tx) => quotas.release(tx, one.amounts))));
  for (const one of going) model.count(one.name, one.amounts, -1);
}

async function setLimits(model: Model, tenant: Name, wanted: Amounts): Promise<void> {
  const answer = await app.operator.put(`/v1/tenants/${ids[tenant]}/quota`, wanted);
  if (answer.status === 200) model.limits[tenant] = wanted;
  else expect(answer.body.code).toBe('quota_exceeded'); // more than the one above may promise
}

async function demandSame(model: Model): Promise<void> {
  for (const tenant of NAMES) {
    const { items } = await quotas.lines(contextOf(ids[tenant]));
    for (const resource of RESOURCES) {
      const line = items.find((one) => one.resource === resource)!;
      expect([tenant, resource, line.used, line.limit]).toEqual([tenant, resource, model.used[tenant][resource], model.limits[tenant][resource]]);
    }
  }
}

test(`quotas of a tree are exact under concurrency, through ${STEPS} steps against a model`, async () => {
  let steps = 0;
  let batches = 0;
  const property = fc.asyncProperty(fc.array(step, { minLength: BATCHES, maxLength: BATCHES }), async (sequence) => {
    const model = new Model();
    for (const tenant of NAMES) await setLimits(model, tenant, { cpus: 8, memoryMiB: 256 });
    for (const one of sequence) {
      if (one.kind === 'reserve') await take(model, one);
      else if (one.kind === 'release') await give(model, one);
      else await setLimits(model, one.name, one.limits);
      steps += one.kind === 'reserve' ? one.all.length : one.kind === 'release' ? one.picks.length : 1;
      if (++batches % 25 === 0) await demandSame(model);
    }
    await demandSame(model);
    await give(model, { kind: 'release', picks: model.held.map(() => 0) });
    await demandSame(model);
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true, seed: 20_261_121 });
  expect(steps).toBeGreaterThanOrEqual(STEPS);
}, 120_000);
