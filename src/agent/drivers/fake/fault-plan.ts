import type { FacetName } from '../../../wire/facets.js';
import { DriverError, type DriverErrorCode } from '../driver-error.js';
import type { Lifecycle } from '../facets/lifecycle.js';
import type { Facets } from '../host-driver.js';

/** `create`, or of a facet `volumes.create`. */
export type Verb = Exclude<keyof Lifecycle, 'onChange' | 'close'> | { [F in Exclude<FacetName, 'limits'>]: `${F}.${keyof Facets[F] & string}` }[Exclude<FacetName, 'limits'>];

/** What goes wrong at a verb: it fails, never answers until released, or the process dies there. */
export interface Fault {
  verb: Verb;
  at: 'before' | 'after';
  kind: 'fail' | 'hang' | 'crash';
  /** Of the failure; `internal` when absent. */
  code?: DriverErrorCode;
  /** How often; once when absent. */
  times?: number;
}

/** Faults to come, set by tests. */
export class FaultPlan {
  private faults: { fault: Fault; left: number }[] = [];
  private hanging: (() => void)[] = [];

  constructor(private readonly crash: () => void) {}

  add(fault: Fault): void {
    this.faults.push({ fault, left: fault.times ?? 1 });
  }

  /** Lets what hangs go on, and forgets the faults still to come. */
  release(): void {
    this.faults = [];
    for (const go of this.hanging.splice(0)) go();
  }

  /** How many calls hang now. */
  get hangs(): number {
    return this.hanging.length;
  }

  async pass(verb: Verb, at: Fault['at']): Promise<void> {
    const planned = this.faults.find(({ fault, left }) => left > 0 && fault.verb === verb && fault.at === at);
    if (!planned) return;
    planned.left -= 1;
    const { kind, code } = planned.fault;
    if (kind === 'fail') throw new DriverError(code ?? 'internal', `${verb}: planned fault`);
    if (kind === 'crash') this.crash();
    await new Promise<void>((resolve) => this.hanging.push(resolve));
  }
}
