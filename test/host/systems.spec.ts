import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Installation, startInstallation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';
import { TerminalClient } from '../support/terminal-client.js';

/** A built Debian is kept here for later runs: building it takes a minute. */
const CACHE = '/var/cache/berth';

let berth: Installation;
let rest: RestClient;
let waiting: RestClient;
beforeAll(async () => {
  berth = await startInstallation(mkdtempSync('/var/tmp/berth-systems-'), await freePort());
  rest = new RestClient(berth.url, berth.tenantKey);
  waiting = rest.with({ prefer: 'wait=60' });
  const env = { ...process.env, BERTH_STATE_DIR: berth.stateDir, BERTH_PORT: new URL(berth.url).port, NODE_OPTIONS: '' };
  const build = spawn(process.execPath, [join(process.cwd(), 'dist/bundle/main.js'), 'image', 'build', 'debian-12', '--cache', CACHE], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect((await once(build, 'close'))[0]).toBe(0);
  await create('system', 'debian-12', { memoryMiB: 512 });
  await create('small', 'busybox', { cpus: 2, memoryMiB: 256 });
}, 600_000);
afterAll(() => berth.destroy(), 60_000);

async function create(name: string, image: string, limits: object): Promise<void> {
  const made = await waiting.post('/v1/containers', { name, image, limits });
  expect([made.status, made.body.container?.status]).toEqual([201, 'running']);
}

/** What a shell line in a container prints. */
async function sh(name: string, line: string): Promise<string> {
  const answer = await rest.post(`/v1/containers/${name}/exec`, { command: ['sh', '-c', line] });
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.body.stdout as string).trim();
}

const status = async (name: string): Promise<string> => (await rest.get(`/v1/containers/${name}`)).body.status as string;
const booted = (): Promise<void> =>
  eventually(
    async () =>
      expect([await sh('system', 'systemctl is-system-running --wait'), await sh('system', 'systemctl list-units --failed --no-legend')]).toEqual([
        'running',
        '',
      ]),
    60,
  );
const open = (path: string): Promise<TerminalClient> => TerminalClient.open(berth.url, `/v1/containers/${path}`, { key: berth.tenantKey });

describe('a Debian with systemd', () => {
  it('boots, and no unit fails', booted, 90_000);

  it('keeps a journal, and lets ssh in by key', async () => {
    expect(await sh('system', 'logger --tag berth hello; journalctl --sync; journalctl --quiet --output cat --identifier berth')).toBe('hello');
    await sh('system', 'ssh-keygen -q -t ed25519 -N "" -f /root/.ssh/id; cp /root/.ssh/id.pub /root/.ssh/authorized_keys');
    expect(await eventually(() => sh('system', 'ssh -i /root/.ssh/id -o BatchMode=yes -o StrictHostKeyChecking=no root@localhost hostname'))).toBe('system');
  });

  it('reboots from inside, and cron runs at boot', async () => {
    await sh('system', "printf '@reboot root date > /root/cron-ran\\n' > /etc/cron.d/berth");
    const before = await sh('system', 'cat /proc/sys/kernel/random/boot_id');
    await sh('system', 'systemctl reboot').catch(() => '');
    await eventually(async () => expect(await sh('system', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(before), 30);
    await booted();
    await eventually(() => sh('system', 'cat /root/cron-ran').then((text) => expect(text).not.toBe('')));
    expect(await status('system')).toBe('running');
  }, 120_000);

  it('has a console that is logged in, for several viewers', async () => {
    const [one, other] = [await open('system/console'), await open('system/console')];
    one.type('\n');
    await one.sees('root@system');
    one.control({ resize: { cols: 132, rows: 43 } });
    one.type('stty size; tty\n');
    for (const viewer of [one, other]) {
      await viewer.sees('43 132');
      await viewer.sees('/dev/console');
      viewer.close();
    }
  });

  it('stops in order, by the right signal', async () => {
    const shutdowns = (): Promise<string> => sh('system', 'journalctl --quiet --output cat | grep -c "Reached target shutdown.target"');
    const before = Number(await shutdowns());
    const startedAt = Date.now();
    const stopped = await waiting.post('/v1/containers/system/actions/stop', { timeoutSeconds: 30 });
    expect([stopped.body.operation.status, stopped.body.container.status]).toEqual(['succeeded', 'stopped']);
    expect(Date.now() - startedAt).toBeLessThan(25_000);
    await waiting.post('/v1/containers/system/actions/start', {});
    await booted();
    expect(Number(await shutdowns())).toBe(before + 1);
    expect(Number(await sh('system', 'journalctl --list-boots --quiet | wc -l'))).toBeGreaterThan(1);
  }, 120_000);

  it('sees its own memory, processors and uptime, also once lxcfs died', async () => {
    expect((await new RestClient(berth.url, berth.operatorKey).get('/v1/hosts')).body.items[0].capabilities).toContain('lxcfs');
    const own = async (): Promise<void> => {
      expect(
        await sh(
          'system',
          "free -m | awk '/^Mem/ {print $2}'; grep -c ^processor /proc/cpuinfo; nproc; getconf _NPROCESSORS_ONLN; top -bn1 | awk '/^MiB Mem/ {print $4}'",
        ),
      ).toBe('512\n1\n1\n1\n512.0');
      expect(Number(await sh('system', 'cut -d. -f1 /proc/uptime'))).toBeLessThan(600);
    };
    await own();
    const pid = Number(readFileSync(join(berth.stateDir, 'engine/lxcfs/pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await eventually(own);
    expect(await sh('system', 'systemctl is-system-running')).toBe('running');
    await waiting.patch('/v1/containers/system', { limits: { memoryMiB: 768 } });
    expect(await sh('system', "free -m | awk '/^Mem/ {print $2}'")).toBe('768');
  }, 60_000);

  it('powers off from inside', async () => {
    await sh('system', 'systemctl poweroff').catch(() => '');
    await eventually(async () => expect(await status('system')).toBe('stopped'), 30);
  }, 60_000);
});

describe('terminals of real containers', () => {
  const shell = 'small/exec/stream?command=sh&tty=1&cols=90&rows=30';

  it('are terminals: size, signals, exit code', async () => {
    const terminal = await open(shell);
    terminal.type('stty size; tty; id -u\n');
    await terminal.sees('30 90');
    await terminal.sees('/dev/pts/');
    terminal.control({ resize: { cols: 120, rows: 50 } });
    terminal.type('stty size\n');
    await terminal.sees('50 120');
    terminal.type('echo be"gun"; sleep 4321\n');
    await terminal.sees('begun');
    terminal.control({ signal: 'SIGINT' });
    terminal.type('exit 9\n');
    await terminal.end();
    expect(terminal.exit).toBe(9);
  });

  it('take their command along when they are left', async () => {
    const terminal = await open('small/exec/stream?command=sleep&command=98765');
    const running = (): Promise<string> => sh('small', 'ps -o args | grep -c "^sleep 98765"');
    expect(await running()).toBe('1');
    terminal.socket.terminate();
    await eventually(async () => expect(await running()).toBe('0'));
  });

  it('that do not read miss some, are cut off in the end, and hold nobody up', async () => {
    const [slow, quick] = [await open('small/console'), await open('small/console')];
    slow.socket.pause();
    const flood = 'for i in $(seq 600); do head -c 2000000 /dev/zero | tr "\\0" "x"; sleep 0.05; done > /dev/console';
    const flooding = await open(`small/exec/stream?command=sh&command=-c&command=${encodeURIComponent(flood)}`);
    await eventually(async () => expect(connected(slow.localPort)).toBe(false), 60);
    expect(await sh('small', 'echo answers')).toBe('answers');
    flooding.close();
    await sh('small', 'echo over > /dev/console');
    await quick.sees('over', 30);
    quick.close();
    slow.socket.resume();
    expect((await slow.end()).code).not.toBe(1000);
  }, 90_000);
});

/** Whether the API still holds the connection that the port of a client names. */
function connected(port: number): boolean {
  const ESTABLISHED = '01';
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([, , remote, state]) => remote?.endsWith(`:${hex}`) && state === ESTABLISHED);
}
