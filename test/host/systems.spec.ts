import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  berth = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-systems-')), await freePort());
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

async function create(name: string, image: string, limits: object, more: object = {}): Promise<void> {
  const made = await waiting.post('/v1/containers', { name, image, limits, ...more });
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

  it('sees its own memory, processors and uptime, also once who answers for them died', async () => {
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
    const { id } = (await rest.get('/v1/containers/system')).body as { id: string };
    const ofProcess = (pid: string, file: string): string => (existsSync(`/proc/${pid}/${file}`) ? readFileSync(`/proc/${pid}/${file}`, 'utf8') : '');
    const answering = readdirSync('/proc').filter((pid) => ofProcess(pid, 'comm') === 'berth-figures\n' && ofProcess(pid, 'cgroup').includes(id));
    expect(answering).toHaveLength(1);
    process.kill(Number(answering[0]), 'SIGKILL');
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

describe('services in a Debian', () => {
  // What units of Debian's most installed servers ask for; of these, the one that asks for most.
  const SANDBOX = [
    'PrivateUsers=yes', 'PrivateDevices=yes', 'PrivateTmp=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'ProtectKernelTunables=yes', 'ProtectKernelModules=yes',
    'ProtectKernelLogs=yes', 'ProtectControlGroups=yes', 'ProtectHostname=yes', 'ProtectClock=yes', 'RestrictRealtime=yes', 'RestrictSUIDSGID=yes',
    'LockPersonality=yes', 'MemoryDenyWriteExecute=yes', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'SystemCallArchitectures=native',
  ];
  const unit = (properties: string[], command: string): Promise<string> =>
    sh('system', `systemd-run --quiet --wait --pipe ${properties.map((one) => `-p ${one}`).join(' ')} ${command} 2>&1; echo $?`);

  beforeAll(async () => {
    await waiting.post('/v1/containers/system/actions/start', {});
    await booted();
  }, 90_000);

  it('start in the sandboxes they come with', async () => {
    expect(await unit([...SANDBOX, 'User=nobody'], 'id -un')).toBe('nobody\n0');
    expect(await unit(['DynamicUser=yes', 'PrivateUsers=yes', 'StateDirectory=kept', 'RuntimeDirectory=passing'], 'touch /var/lib/kept/a /run/passing/b')).toBe('0');
    expect(await unit(['PrivateNetwork=yes', 'PrivateIPC=yes', 'ProtectProc=invisible', 'ProcSubset=pid'], 'true')).toBe('0');
  });

  it('are handed credentials', async () => {
    expect(await unit(['LoadCredential=name:/etc/hostname'], "sh -c 'cat $CREDENTIALS_DIRECTORY/name'")).toBe('system\n0');
  });

  it('see a volume that comes and goes while they run, also with a /tmp of their own', async () => {
    await sh('system', 'systemd-run --quiet --unit looks -p PrivateTmp=yes sleep 10000');
    const seen = (): Promise<string> => sh('system', 'nsenter -m -t $(systemctl show -P MainPID looks) ls /srv/late 2>&1');
    expect((await waiting.post('/v1/volumes', { name: 'late', sizeMiB: 64 })).body.volume.status).toBe('available');
    const attached = await waiting.post('/v1/volumes/late/actions/attach', { container: 'system', path: '/srv/late' });
    expect([attached.status, attached.body.operation?.status]).toEqual([200, 'succeeded']);
    await sh('system', 'touch /srv/late/here');
    expect(await seen()).toBe('here');
    await waiting.post('/v1/volumes/late/actions/detach', {});
    expect(await seen()).toBe('');
  }, 30_000);

  it('find memory file systems of the size of their own memory', async () => {
    const { memoryMiB } = (await rest.get('/v1/containers/system')).body.limits as { memoryMiB: number };
    const sizes = (await sh('system', 'df -B1M --output=size /run /dev/shm | tail -n +2')).split('\n').map(Number);
    expect(sizes).toEqual([Math.round(memoryMiB / 5), memoryMiB / 2].map((size) => expect.closeTo(size, -0.1)));
  });

  it('keep a name, hosts and resolvers that their owner has set', async () => {
    await sh('system', "hostnamectl set-hostname web.example.com; echo '192.0.2.9 db' >> /etc/hosts; echo 'nameserver 192.0.2.7' > /etc/resolv.conf");
    const before = await sh('system', 'cat /proc/sys/kernel/random/boot_id');
    await sh('system', 'systemctl reboot').catch(() => '');
    await eventually(async () => expect(await sh('system', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(before), 30);
    await booted();
    expect(await sh('system', 'hostname; grep -c "192.0.2.9 db" /etc/hosts; cat /etc/resolv.conf')).toBe('web.example.com\n1\nnameserver 192.0.2.7');
    const [{ address }] = (await rest.get('/v1/containers/system')).body.addresses;
    expect(await sh('system', 'getent ahostsv4 web.example.com | head -1 | cut -d " " -f 1; sudo true 2>&1')).toBe(address);
    await sh('system', 'hostnamectl set-hostname system');
  }, 120_000);
});

describe('what profiles open', () => {
  const TRIES = {
    tun: 'ip tuntap add dev t0 mode tun',
    fuse: "python3 -c 'open(\"/dev/fuse\", \"r+b\", 0)'",
    nftables: "python3 -c 'import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)'",
  };

  it('is shut without them, and open with them', async () => {
    const profiles = Object.keys(TRIES);
    await new RestClient(berth.url, berth.operatorKey).patch(`/v1/tenants/${berth.tenantId}`, { profiles });
    await create('opened', 'debian-12', { memoryMiB: 256 }, { profiles });
    for (const line of Object.values(TRIES)) {
      expect([line, await sh('system', `${line} >/dev/null 2>&1; echo $?`)]).toEqual([line, expect.not.stringMatching(/^0$/)]);
      expect([line, await sh('opened', `${line} 2>&1; echo $?`)]).toEqual([line, '0']);
    }
    await waiting.delete('/v1/containers/opened?force=true');
  }, 60_000);
});

describe('user data', () => {
  it('of none leaves cloud-init alone', async () => {
    expect(await sh('system', 'cloud-init status')).toBe('status: disabled');
  });

  it('is carried out at the first boot: keys, files, packages, commands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-cloud-'));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'id')]);
    const repository = localRepository(folder);
    const userData = `#cloud-config
ssh_authorized_keys: ['${readFileSync(join(folder, 'id.pub'), 'utf8').trim()}']
write_files:
  - {path: /srv/repository/Packages, content: "${repository.index}"}
  - {path: /srv/repository/greeter.deb, encoding: b64, content: ${repository.archive}}
  - {path: /etc/greeting, content: "hello", permissions: '0640'}
apt: {sources: {local: {source: 'deb [trusted=yes] file:/srv/repository ./'}}}
packages: [berth-greeter]
runcmd: ['echo ran > /root/ran', [sh, -c, 'echo "$(berth-greeter)" > /root/greeted']]
`;
    await create('clouded', 'debian-12', { memoryMiB: 512 }, { userData });
    await eventually(async () => expect(await sh('clouded', 'cloud-init status')).toBe('status: done'), 240);
    expect(await sh('clouded', 'cat /root/ran /root/greeted /etc/greeting; stat -c %a /etc/greeting')).toBe('ran\ngreetings\nhello640');
    expect(await sh('clouded', 'hostname; cloud-init query instance_id')).toMatch(/^clouded\nctr_/);
    await sh('clouded', `mkdir -p /tmp/key; printf '%s' '${readFileSync(join(folder, 'id'), 'utf8')}' > /tmp/key/id; chmod 600 /tmp/key/id`);
    for (const user of ['root', 'debian']) {
      expect(await sh('clouded', `ssh -i /tmp/key/id -o BatchMode=yes -o StrictHostKeyChecking=no ${user}@localhost id -un 2>/dev/null`)).toBe(user);
    }
    expect(await sh('clouded', 'systemctl is-system-running --wait')).toBe('running');
  }, 300_000);
});

/** A package that says `greetings`, and the index of a repository with nothing else, as YAML takes it between double quotes. */
function localRepository(folder: string): { index: string; archive: string } {
  const root = join(folder, 'greeter');
  mkdirSync(join(root, 'DEBIAN'), { recursive: true });
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  const control = 'Package: berth-greeter\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.com>\nDescription: says so\n';
  writeFileSync(join(root, 'DEBIAN/control'), control);
  writeFileSync(join(root, 'usr/bin/berth-greeter'), '#!/bin/sh\necho greetings\n', { mode: 0o755 });
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', root, join(folder, 'greeter.deb')], { stdio: 'ignore' });
  const archive = readFileSync(join(folder, 'greeter.deb'));
  const digest = createHash('sha256').update(archive).digest('hex');
  const index = `${control}Filename: ./greeter.deb\nSize: ${archive.length}\nSHA256: ${digest}\n`;
  return { index: index.replaceAll('\n', '\\n'), archive: archive.toString('base64') };
}

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
