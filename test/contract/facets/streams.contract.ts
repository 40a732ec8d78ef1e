import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { DriverStream, StreamRequest, Streams } from '../../../src/agent/drivers/facets/streams.js';
import { code, type DriverBed, KILL, text } from '../driver-bed.js';

/** Commands beside a container's own, run or followed as they go; consoles and logs; and, seen by them, what a container is made with. */
export function streamsContract(bed: () => DriverBed): void {
  describe('exec', () => executed(bed));
  describe('as it goes', () => followed(bed));
  describe('inside', () => inside(bed));

  it('bounds logs to the newest bytes', async () => {
    const { id } = await bed().running({ command: ['sh', '-c', 'echo first; echo last'] });
    await bed().stopped(id);
    const logs = (bytes: number): ReturnType<Streams['logs']> => bed().facet('streams').logs(id, bytes);
    const tail = await logs(5);
    expect(tail.content.length).toBeLessThanOrEqual(5);
    expect(text(tail.content)).not.toContain('first');
    expect(tail.truncated).toBe(true);
    const all = await logs(0);
    expect([text(all.content).replaceAll('\r', ''), all.truncated]).toEqual(['first\nlast\n', false]);
    await bed().destroy(id);
    await expect(logs(0)).rejects.toEqual(code('not_found'));
    await expect(bed().exec(id, ['true'])).rejects.toEqual(code('not_found'));
  });
}

function inside(bed: () => DriverBed): void {
  it('has its hostname, environment and files', async () => {
    const { id, hostname } = await bed().running({
      env: { COLOUR: 'blue' },
      files: [{ path: '/etc/greeting', mode: 0o600, content: Buffer.from('hello\n') }],
    });
    expect(await bed().sh(id, 'hostname')).toBe(`${hostname}\n`);
    expect(await bed().sh(id, 'echo $COLOUR')).toBe('blue\n');
    expect(await bed().sh(id, 'cat /etc/greeting')).toBe('hello\n');
    await bed().destroy(id);
  });

  it('keeps what was written across a restart, and another opening of the driver', async () => {
    const { id } = await bed().running();
    await bed().sh(id, 'echo kept > /kept');
    await bed().driver.stop(id, KILL);
    await bed().driver.start(id, 2);
    expect(await bed().sh(id, 'cat /kept')).toBe('kept\n');
    await bed().sh(id, 'echo here > /kept');
    bed().driver = await bed().under.reopen();
    expect(await bed().sh(id, 'cat /kept')).toBe('here\n');
    await bed().destroy(id);
  });

  it('is apart from others that run at once', async () => {
    const specs = await Promise.all(Array.from({ length: 8 }, () => bed().running()));
    const said = await Promise.all(specs.map(({ id }) => bed().sh(id, 'hostname')));
    expect(said).toEqual(specs.map(({ hostname }) => `${hostname}\n`));
    await Promise.all(specs.map(({ id }) => bed().destroy(id)));
  });
}

function executed(bed: () => DriverBed): void {
  let id: string;
  beforeAll(async () => {
    ({ id } = await bed().running({ env: { FROM_SPEC: 'spec', BOTH: 'spec' } }));
  });
  afterAll(() => bed().destroy(id));

  it('passes exit codes', async () => {
    expect((await bed().exec(id, ['true'])).exitCode).toBe(0);
    expect((await bed().exec(id, ['false'])).exitCode).toBe(1);
    expect((await bed().exec(id, ['sh', '-c', 'exit 42'])).exitCode).toBe(42);
    expect((await bed().exec(id, ['/no/such/command'])).exitCode).toBe(127);
  });

  it('keeps stdout and stderr apart, and arguments literal', async () => {
    const result = await bed().exec(id, ['sh', '-c', 'echo out; echo err >&2']);
    expect([text(result.stdout), text(result.stderr)]).toEqual(['out\n', 'err\n']);
    expect(text((await bed().exec(id, ['echo', '$HOME; `id`', "it's", '-- *'])).stdout)).toBe("$HOME; `id` it's -- *\n");
  });

  it('hands stdin over byte by byte', async () => {
    const stdin = Buffer.from([0, 1, 2, 10, 13, 128, 255]);
    expect(Buffer.from((await bed().exec(id, ['cat'], { stdin })).stdout)).toEqual(stdin);
    expect((await bed().exec(id, ['cat'])).stdout).toHaveLength(0);
  });

  it('takes a large stdin', async () => {
    const stdin = Buffer.alloc(1024 * 1024, 'x');
    const result = await bed().exec(id, ['cat'], { stdin, maxOutputBytes: 2 * 1024 * 1024 });
    expect(result.stdout).toHaveLength(stdin.length);
    expect(result.truncated).toBe(false);
  });

  it('adds its environment to the container’s', async () => {
    const lines = text((await bed().exec(id, ['env'], { env: { BOTH: 'exec', MINE: 'a b' } })).stdout).split('\n');
    expect(lines).toEqual(expect.arrayContaining(['FROM_SPEC=spec', 'BOTH=exec', 'MINE=a b']));
  });

  it('runs in the directory and as the user it was told', async () => {
    expect(text((await bed().exec(id, ['pwd'])).stdout)).toBe('/\n');
    expect(text((await bed().exec(id, ['pwd'], { cwd: '/etc' })).stdout)).toBe('/etc\n');
    expect(text((await bed().exec(id, ['id', '-u'])).stdout)).toBe('0\n');
    expect(text((await bed().exec(id, ['id', '-u'], { user: '1234' })).stdout)).toBe('1234\n');
    await expect(bed().exec(id, ['true'], { user: 'nobody-knows' })).rejects.toEqual(code('invalid'));
    await expect(bed().exec(id, ['true'], { cwd: '/no/such/place' })).rejects.toEqual(code('invalid'));
  });

  it('ends a command that takes too long', async () => {
    const result = await bed().exec(id, ['sleep', '600'], { timeoutSeconds: 1 });
    expect(result.timedOut).toBe(true);
    expect(result.exitCode).not.toBe(0);
    expect((await bed().exec(id, ['true'])).timedOut).toBe(false);
  });

  it('bounds the output', async () => {
    const result = await bed().exec(id, ['head', '-c', '100000', '/dev/zero'], { maxOutputBytes: 1000 });
    expect(result.stdout).toHaveLength(1000);
    expect(result.truncated).toBe(true);
    expect(result.exitCode).toBe(0);
  });

  it('is refused while the container is stopped', async () => {
    const spec = bed().specOf();
    await bed().driver.create(spec);
    await expect(bed().exec(spec.id, ['true'])).rejects.toEqual(code('conflict'));
    await bed().destroy(spec.id);
  });
}

function followed(bed: () => DriverBed): void {
  let id: string;
  beforeAll(async () => {
    ({ id } = await bed().running({ command: ['sh', '-c', 'echo on the console; sleep 1000'] }));
  });
  afterAll(() => bed().destroy(id));

  const stream = (command: string[], more: Partial<StreamRequest> = {}): Promise<DriverStream> =>
    bed().facet('streams').open(id, { command, env: {}, cwd: '', user: '', ...more });
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
    const viewers = [await bed().facet('streams').console(id), await bed().facet('streams').console(id)];
    for (const viewer of viewers) expect(await until(viewer, 'console')).toContain('on the console');
    const spec = await bed().running({ command: ['sleep', '1000'] });
    const viewer = await bed().facet('streams').console(spec.id);
    await bed().driver.stop(spec.id, KILL);
    expect((await all(viewer)).exitCode).toBe(137);
    await bed().driver.destroy(spec.id, KILL);
    for (const each of viewers) each.close();
  });

  it('refuses what exec refuses', async () => {
    await expect(stream(['true'], { user: 'nobody-knows' })).rejects.toEqual(code('invalid'));
    await expect(stream(['true'], { cwd: '/no/such/place' })).rejects.toEqual(code('invalid'));
    await expect(bed().facet('streams').console('ctr_absent')).rejects.toEqual(code('not_found'));
    const spec = bed().specOf();
    await bed().driver.create(spec);
    await expect(bed().facet('streams').console(spec.id)).rejects.toEqual(code('conflict'));
    await expect(bed().facet('streams').open(spec.id, { command: ['true'], env: {}, cwd: '', user: '' })).rejects.toEqual(code('conflict'));
    await bed().driver.destroy(spec.id, KILL);
  });
}
