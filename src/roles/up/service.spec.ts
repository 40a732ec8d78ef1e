import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { PidFile } from './pid-file.js';
import { Service } from './service.js';

describe('Service', () => {
  let folder: string;
  let deaths: string[];
  let service: Service | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-service-'));
    deaths = [];
  });
  afterEach(async () => {
    await service?.stop();
    service = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const pidFile = (): PidFile => new PidFile(join(folder, 'pid'));
  const make = (script: string): Service =>
    new Service({
      name: 'it', argv: ['sh', '-c', script], env: { PATH: process.env['PATH'] }, cwd: '/',
      logPath: join(folder, 'log'), pidPath: join(folder, 'pid'), stopSignal: 'SIGTERM', graceMs: 300, onDeath: (text) => deaths.push(text),
    });
  const log = (): string => readFileSync(join(folder, 'log'), 'utf8');

  it('starts a child again when it dies, and says what its last words were', async () => {
    service = make('echo run; echo gone >&2; exit 3');
    await service.start();
    await eventually(() => expect(log().match(/run/g)!.length).toBeGreaterThanOrEqual(2));
    expect(deaths[0]).toContain('it ended with code 3');
    expect(deaths[0]).toMatch(/the end of .*: gone$/);
    expect(service.deaths).toBeGreaterThanOrEqual(1);
  });

  it('stops a child without starting it again', async () => {
    service = make('echo up; exec sleep 1000');
    await service.start();
    await eventually(() => expect(log()).toContain('up'));
    await service.stop();
    expect(pidFile().living()).toBeUndefined();
    expect(deaths).toEqual([]);
    service = undefined;
  });

  it('kills a child that ignores its stop signal, once its grace is over', async () => {
    service = make('trap "" TERM; echo up; while :; do sleep 0.05; done');
    await service.start();
    await eventually(() => expect(log()).toContain('up'));
    const stopped = Date.now();
    await service.stop();
    expect(Date.now() - stopped).toBeGreaterThanOrEqual(300);
    expect(pidFile().living()).toBeUndefined();
    service = undefined;
  });

  it('ends what an earlier, killed parent left running before it starts its own', async () => {
    const left = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
    const ended = once(left, 'exit');
    pidFile().write(left.pid!);
    service = make('echo later; exec sleep 1000');
    await service.start();
    expect(pidFile().living()).not.toBe(left.pid);
    expect((await ended)[1]).toBe('SIGTERM');
  });

  it('takes no other process for its own, though the number be the same', () => {
    writeFileSync(join(folder, 'pid'), JSON.stringify({ pid: process.pid, startTime: '1' }));
    expect(pidFile().living()).toBeUndefined();
    pidFile().write(process.pid);
    expect(pidFile().living()).toBe(process.pid);
  });

  it('writes its number where the last one stood: a full disk has no other place', () => {
    pidFile().write(process.pid);
    const { ino, size } = statSync(join(folder, 'pid'));
    pidFile().write(1);
    expect(pidFile().living()).toBe(1);
    expect(statSync(join(folder, 'pid'))).toMatchObject({ ino, size });
  });
});
