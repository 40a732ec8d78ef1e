import type { Answer } from './http.js';
import type { Line } from './table.js';

interface Told {
  operation: { createdAt: string; startedAt: string; finishedAt: string; steps: { name: string; startedAt: string; finishedAt: string }[] };
  container?: { startedAt?: string };
}

/**
 * Where the time of requests that wait for their operation goes, by the times that the API tells in its answers and the clock of this machine, which it
 * shares. Those times are whole milliseconds, so only the mean of many says something.
 */
export class Stages {
  private readonly spent = new Map<string, number[]>();
  private readonly warm = new Set<string>();

  /** Sends a request; its stages count under this name, except those of the first. */
  async of(name: string, send: () => Promise<Answer['body']>): Promise<Answer['body']> {
    const sent = Date.now();
    const body = await send();
    const answered = Date.now();
    if (!this.warm.has(name)) this.warm.add(name);
    else this.note(name, sent, answered, body as Told);
    return body;
  }

  private note(name: string, sent: number, answered: number, { operation, container }: Told): void {
    let last = sent;
    const until = (stage: string, time: number | string): void => {
      const now = typeof time === 'number' ? time : Date.parse(time);
      const key = `${name}: ${stage}`;
      this.spent.set(key, [...(this.spent.get(key) ?? []), now - last]);
      last = now;
    };
    until('request, checks, reservation', operation.createdAt);
    until('commit, claim', operation.startedAt);
    for (const [index, step] of operation.steps.entries()) {
      until(index === 0 ? 'claimed' : `before step ${step.name}`, step.startedAt);
      if (step.name === 'launch' && container?.startedAt) {
        until("step launch until the container's process runs", container.startedAt);
        until("step launch, the agent's answer", step.finishedAt);
      } else until(`step ${step.name}`, step.finishedAt);
    }
    until('result written', operation.finishedAt);
    until('commit, read again, answer', answered);
  }

  /** The mean of each stage, in order, milliseconds. */
  lines(): Line[] {
    return [...this.spent].map(([what, samples]) => ({ what, ours: (samples.reduce((sum, one) => sum + one, 0) / samples.length).toFixed(1) }));
  }
}
