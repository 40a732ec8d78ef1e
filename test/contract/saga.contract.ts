import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Verb } from '../../src/agent/drivers/fake/fault-plan.js';
import { SagaRunner } from '../../src/platform/operations/saga-runner.js';
import type { TestApp } from '../support/app.js';
import { SagaProbe, type Deed, type Moment } from './saga-probe.js';
import { SagaRecords } from './saga-records.js';
import { SagaWorld } from './saga-world.js';

type End = 'succeeded' | 'failed';

/** How to bring a world to where a saga can run. */
export interface SagaBed {
  /** The operation's. */
  kind: string;
  /** Which of its ways the saga goes, where it has several. */
  way?: string;
  /** Has the saga's operation queued and nothing else; answers its id. */
  begin: (world: SagaWorld) => Promise<string>;
  /** Checks what only this saga promises, after what all do. Throws. */
  after?: (world: SagaWorld, end: End) => Promise<void>;
}

/** One way in which an operation is disturbed, and what may come of it. */
interface Scenario {
  name: string;
  mishaps: readonly { moment: Moment; deed: Deed | 'loseRow' }[];
  ends: readonly End[];
  /** Besides the process the database's host dies: what was recorded and not flushed is lost. */
  recordsLost?: boolean;
  /** The host carries it out and fails all the same. */
  hostFails?: Verb;
}

/** More than any scenario takes. */
const MOST_ATTEMPTS = 5;
/** For all scenarios of one bed, on a busy machine. */
const SECONDS_FOR_ALL = 600;
const SECONDS_TO_START = 180;

const at = (part: Moment['part'], when: Moment['at'], step?: string): Moment => ({ part, at: when, ...(step === undefined ? {} : { step }) });

/** What can go wrong on the way forward, in each of these steps and at the end. */
function* forward(steps: readonly string[]): Generator<Scenario> {
  for (const step of steps) {
    const [before, after] = [at('run', 'before', step), at('run', 'after', step)];
    yield { name: `${step} fails`, mishaps: [{ moment: before, deed: 'fail' }], ends: ['failed'] };
    yield { name: `${step} fails after its effect`, mishaps: [{ moment: after, deed: 'fail' }], ends: ['failed'] };
    yield { name: `${step} loses its answer and is repeated`, mishaps: [{ moment: after, deed: 'loseAnswer' }], ends: ['succeeded'] };
    yield { name: `the process dies before ${step}`, mishaps: [{ moment: before, deed: 'die' }], ends: ['succeeded'] };
    yield { name: `the process dies after ${step}`, mishaps: [{ moment: after, deed: 'die' }], ends: ['succeeded'] };
    yield { name: `the process and the database die after ${step}`, mishaps: [{ moment: after, deed: 'die' }], ends: ['succeeded'], recordsLost: true };
    yield { name: `the row is lost before ${step}`, mishaps: [{ moment: before, deed: 'loseRow' }], ends: ['succeeded', 'failed'] };
  }
  const [before, after] = [at('succeeded', 'before'), at('succeeded', 'after')];
  yield { name: 'the process dies at the end', mishaps: [{ moment: after, deed: 'die' }], ends: ['succeeded'] };
  yield { name: 'the process and the database die at the end', mishaps: [{ moment: after, deed: 'die' }], ends: ['succeeded'], recordsLost: true };
  yield { name: 'the row is lost before the end', mishaps: [{ moment: before, deed: 'loseRow' }], ends: ['succeeded', 'failed'] };
}

/** What can go wrong on the way back, after the last step failed, in the undo of each of these. */
function* backward(last: string, undone: readonly string[]): Generator<Scenario> {
  const failure = { moment: at('run', 'after', last), deed: 'fail' } as const;
  const back = (name: string, moment: Moment, deed: Deed | 'loseRow'): Scenario => ({ name, mishaps: [failure, { moment, deed }], ends: ['failed'] });
  for (const step of undone) {
    const [before, after] = [at('undo', 'before', step), at('undo', 'after', step)];
    yield back(`the undo of ${step} fails`, before, 'breakDown');
    yield back(`the undo of ${step} loses its answer and is repeated`, after, 'loseAnswer');
    yield back(`the process dies after the undo of ${step}`, after, 'die');
    yield { ...back(`the process and the database die after the undo of ${step}`, after, 'die'), recordsLost: true };
    yield back(`the row is lost before the undo of ${step}`, before, 'loseRow');
  }
  yield back('the process dies at the end of a failure', at('failed', 'after'), 'die');
  yield back('the row is lost before the end of a failure', at('failed', 'before'), 'loseRow');
}

/** What an operation went through. */
interface Played {
  /** What is not as it must be. */
  wrong: string[];
  passed: readonly Moment[];
  /** Of the host, by the operation. */
  verbs: readonly Verb[];
}

/** The service with a fake host, on which nothing runs by itself. */
export interface SagaStage {
  app: TestApp;
  /** Where an image can be fetched. */
  archiveUrl: string;
  close: () => Promise<void>;
}

/**
 * What every registered saga keeps to: whatever fails, dies, is repeated or is lost on the way, its operation ends, nothing is left on the host that no
 * row knows, what is counted is what rows hold, and what the tenant does next works.
 */
export function sagaContract(start: () => Promise<SagaStage>, beds: readonly SagaBed[]): void {
  let stage: SagaStage;
  let records: SagaRecords;
  let probe: SagaProbe;
  let worlds = 0;
  const verbs = new Set<Verb>();
  const unflushed: string[] = [];
  /** How worlds stood that could be closed: another that stands so need not be. */
  const closed = new Set<string>();

  beforeAll(async () => {
    stage = await start();
    const { faults } = stage.app.host;
    records = await SagaRecords.of(stage.app);
    probe = new SagaProbe(stage.app, async (operationId, step) => {
      if (!(await records.areFlushed(operationId))) unflushed.push(`${step} destroys, and what was recorded before it can be lost`);
    });
    const pass = faults.pass.bind(faults);
    faults.pass = (verb, when) => {
      verbs.add(verb);
      return pass(verb, when);
    };
  }, SECONDS_TO_START * 1000);
  afterAll(async () => {
    await records.close();
    await stage.close();
  });

  /** As often as jobs would try it. */
  async function attempt(world: SagaWorld, operationId: string, recordsLost: boolean): Promise<void> {
    for (let left = MOST_ATTEMPTS; ; left--) {
      try {
        if ((await probe.attempt(world.tenantId, operationId)) === 'lived') return;
      } catch (error) {
        if (left === 0) throw error;
      }
      if (recordsLost) await records.loseUnflushed(operationId);
    }
  }

  async function play(bed: SagaBed, { mishaps, ends, recordsLost, hostFails }: Scenario): Promise<Played> {
    const { faults } = stage.app.host;
    const world = await SagaWorld.open(stage, records.database, `t${++worlds}`);
    const played: Played = { wrong: [], passed: [], verbs: [] };
    const { wrong } = played;
    try {
      const operationId = await bed.begin(world);
      const loseRow = (): Promise<void> => world.loseRow(operationId);
      probe.watch(operationId, mishaps.map(({ moment, deed }) => ({ moment, does: deed === 'loseRow' ? loseRow : probe.deeds[deed] })));
      verbs.clear();
      unflushed.length = 0;
      if (hostFails) faults.add({ verb: hostFails, at: 'after', kind: 'fail' });
      await attempt(world, operationId, recordsLost ?? false);
      faults.release();
      Object.assign(played, { passed: [...probe.passed], verbs: [...verbs] });
      wrong.push(...probe.pending.map((moment) => `${moment} was not reached`), ...probe.unkept, ...unflushed);
      await world.carryOut();
      const { status, error } = await world.operation(operationId);
      if (!ends.includes(status as End)) wrong.push(`it is ${status}: ${JSON.stringify(error)}`);
      else if (!mishaps.some(({ deed }) => deed === 'loseRow')) await bed.after?.(world, status as End);
      wrong.push(...(await world.disagreements()));
    } catch (error) {
      wrong.push(String(error));
    }
    faults.release();
    const standing = await world.standing();
    if (wrong.length === 0 && closed.has(standing)) {
      world.abandon();
      return played;
    }
    wrong.push(...(await world.close().catch((error: unknown) => [`then: ${String(error)}`])));
    if (wrong.length === 0) closed.add(standing);
    return played;
  }

  test('every registered saga has a bed', () => {
    const kinds = stage.app.serving.app.get(SagaRunner).registered.map(({ kind }) => kind);
    expect([...new Set(beds.map(({ kind }) => kind))].sort()).toEqual(kinds.sort());
  });

  test.each(beds.map((bed) => ({ name: [bed.kind, bed.way].join(' ').trim(), bed })))(
    '$name holds, whatever happens',
    async ({ bed }) => {
      const broken: Record<string, string[]> = {};
      const hold = async (scenario: Scenario): Promise<Played> => {
        const played = await play(bed, scenario);
        if (played.wrong.length > 0) broken[scenario.name] = played.wrong;
        return played;
      };
      const fine = await hold({ name: 'nothing happens', mishaps: [], ends: ['succeeded'] });
      const steps = namesIn(fine, 'run');
      let undone: string[] = [];
      for (const scenario of forward(steps)) {
        const played = await hold(scenario);
        if (scenario.name === `${steps.at(-1)} fails after its effect`) undone = namesIn(played, 'undo');
      }
      if (steps.length > 0) for (const scenario of backward(steps.at(-1)!, undone)) await hold(scenario);
      for (const verb of fine.verbs) await hold({ name: `the host fails after ${verb}`, mishaps: [], ends: ['succeeded', 'failed'], hostFails: verb });
      expect(broken).toEqual({});
    },
    SECONDS_FOR_ALL * 1000,
  );
}

/** The steps whose part this operation came to. */
const namesIn = ({ passed }: Played, part: Moment['part']): string[] =>
  passed.filter((moment) => moment.part === part && moment.at === 'before').map(({ step }) => step!);
