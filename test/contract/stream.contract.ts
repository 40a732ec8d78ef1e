import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { DriverStream, StreamRequest } from '../../src/agent/drivers/host-driver.js';
import { code, type DriverBed, KILL } from './driver-bed.js';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Consoles and commands followed as they go; part of the contract every driver passes. */
export function streamContract(under: DriverBed): void {
  let id: string;
  beforeAll(async () => {
    ({ id } = await under.running({ command: ['sh', '-c', 'echo on the console; sleep 1000'] }));
  });
  afterAll(() => under.driver().destroy(id, KILL));

  const stream = (command: string[], more: Partial<StreamRequest> = {}): Promise<DriverStream> =>
    under.driver().stream(id, { command, env: {}, cwd: '', user: '', ...more });
  const say = (to: DriverStream, line: string): Promise<void> => to.write({ data: Buffer.from(line) });
  const all = async (from: DriverStream): Promise<{ data: string; errors: string; exitCode?: number }> => {
    const heard: { data: string; errors: string; exitCode?: number } = { data: '', errors: '' };
    for await (const output of from) {
      if ('data' in output) heard.data += text(output.data);
      else if ('errors' in output) heard.errors += text(output.errors);
      else heard.exitCode = output.exitCode;
    }
    return heard;
  };
  /** Reads on until the text came. */
  const until = async (from: DriverStream, wanted: string): Promise<string> => {
    let heard = '';
    const outputs = from[Symbol.asyncIterator]();
    while (!heard.includes(wanted)) {
      const next = await outputs.next();
      if (next.done) throw new Error(`it ended before "${wanted}": ${heard}`);
      if ('data' in next.value) heard += text(next.value.data);
    }
    return heard;
  };

  it('keeps the outputs of a command apart and tells its exit code last', async () => {
    expect(await all(await stream(['sh', '-c', 'echo out; echo err >&2; exit 3']))).toEqual({ data: 'out\n', errors: 'err\n', exitCode: 3 });
  });

  it('passes input on, and its end', async () => {
    const cat = await stream(['cat']);
    const bytes = Buffer.alloc(300_000, 'x');
    for (let at = 0; at < bytes.length; at += 50_000) await cat.write({ data: bytes.subarray(at, at + 50_000) });
    await cat.write({ end: true });
    const { data, exitCode } = await all(cat);
    expect([data.length, exitCode]).toEqual([bytes.length, 0]);
  });

  it('gives a terminal of the size that was asked for', async () => {
    const shell = await stream(['sh'], { terminal: { columns: 100, rows: 40 } });
    await say(shell, "echo 'mar''ker'\n");
    await say(shell, 'exit 5\n');
    const { data, errors, exitCode } = await all(shell);
    expect(data).toContain('marker\r\n');
    expect([errors, exitCode]).toEqual(['', 5]);
  });

  it('shows several viewers of the console what it said before, and its end', async () => {
    const viewers = [await under.driver().console(id), await under.driver().console(id)];
    for (const viewer of viewers) expect(await until(viewer, 'console')).toContain('on the console');
    const spec = await under.running({ command: ['sleep', '1000'] });
    const viewer = await under.driver().console(spec.id);
    await under.driver().stop(spec.id, KILL);
    expect((await all(viewer)).exitCode).toBe(137);
    await under.driver().destroy(spec.id, KILL);
    for (const each of viewers) each.close();
  });

  it('refuses what exec refuses', async () => {
    await expect(stream(['true'], { user: 'nobody-knows' })).rejects.toEqual(code('invalid'));
    await expect(stream(['true'], { cwd: '/no/such/place' })).rejects.toEqual(code('invalid'));
    await expect(under.driver().console('ctr_absent')).rejects.toEqual(code('not_found'));
    const spec = under.specOf();
    await under.driver().create(spec);
    await expect(under.driver().console(spec.id)).rejects.toEqual(code('conflict'));
    await expect(under.driver().stream(spec.id, { command: ['true'], env: {}, cwd: '', user: '' })).rejects.toEqual(code('conflict'));
    await under.driver().destroy(spec.id, KILL);
  });
}
