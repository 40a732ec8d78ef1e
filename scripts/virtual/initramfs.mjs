// What the machine boots: busybox, some programs with their libraries, the suite, and the modules it needs.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the engine asks the kernel for; whole folders where one name leads to many. */
const MODULES = ['loop', 'btrfs', 'overlay', 'veth', 'bridge', 'br_netfilter', 'ifb', 'sch_tbf', 'sch_ingress', 'cls_u32', 'act_mirred', 'tun', 'fuse', 'tcp_diag'];
const FOLDERS = /^kernel\/net\/(netfilter|bridge\/netfilter|ipv4\/netfilter|ipv6\/netfilter)\//;

const programs = (names) => names.map((name) => ['/usr/sbin', '/sbin', '/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync));
const libraries = (file) => [...execFileSync('ldd', [file], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path);

/** The named modules and what they need, as paths below the modules' folder. */
function closure(modules) {
  const needs = new Map(
    readFileSync(join(modules, 'modules.dep'), 'utf8').trim().split('\n').map((line) => {
      const [path, rest] = line.split(':');
      return [path, rest.trim().split(' ').filter(Boolean)];
    }),
  );
  const name = (path) => path.split('/').at(-1).replace(/\.ko.*$/, '');
  const all = new Set();
  for (const [path, also] of needs) if (MODULES.includes(name(path)) || FOLDERS.test(path)) [path, ...also].forEach((one) => all.add(one));
  return [...all];
}

/** A compressed archive for the kernel to boot from. `files` maps paths inside to files here, or to text for an executable. */
export function initramfs({ release, modules }, files) {
  const root = mkdtempSync(join(tmpdir(), 'berth-initramfs-'));
  const put = (from, to) => {
    mkdirSync(join(root, dirname(to)), { recursive: true });
    copyFileSync(realpathSync(from), join(root, to));
  };
  try {
    for (const folder of ['proc', 'sys', 'dev', 'run', 'tmp', 'etc', 'root', 'var/tmp', 'sbin', 'usr/sbin', 'usr/bin']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    put('/bin/busybox', 'bin/busybox');
    for (const program of programs(['mkfs.btrfs', 'nft', 'tar', 'gzip', 'ip', 'bridge', 'nsenter'])) {
      put(program, program);
      libraries(program).forEach((library) => put(library, library));
    }
    const below = join('lib/modules', release);
    for (const path of closure(modules)) put(join(modules, path), join(below, path));
    for (const name of ['modules.dep', 'modules.alias', 'modules.softdep']) put(join(modules, name), join(below, name));
    for (const [path, content] of Object.entries(files)) {
      if (content.startsWith('#!')) {
        writeFileSync(join(root, path), content);
        chmodSync(join(root, path), 0o755);
      } else put(content, path);
    }
    const names = execFileSync('find', ['.', '-print0'], { cwd: root });
    const archive = execFileSync('busybox', ['cpio', '-0', '-o', '-H', 'newc'], {
      cwd: root,
      input: names,
      maxBuffer: 2 ** 28,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return gzipSync(archive, { level: 1 });
  } finally {
    rmSync(root, { recursive: true });
  }
}
