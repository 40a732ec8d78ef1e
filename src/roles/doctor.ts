import { loadAddon } from '../agent/drivers/native/addon.js';

/** Prints what this host offers and lacks, each lack with its fix. Returns the exit code: 1 when something required is missing. */
export function doctor(): number {
  const checks = loadAddon().checks();
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, ok, required, found, fix } of checks) {
    const verdict = ok ? 'ok     ' : required ? 'MISSING' : 'low    ';
    console.log(`${verdict}  ${name.padEnd(width)}  ${found}`);
    if (!ok) console.log(`${' '.repeat(9 + width)}  fix: ${fix}`);
  }
  const missing = checks.filter(({ ok, required }) => !ok && required).length;
  console.log(missing === 0 ? '\nthis host can run Berth' : `\n${missing} required ${missing === 1 ? 'thing is' : 'things are'} missing`);
  return missing === 0 ? 0 : 1;
}
