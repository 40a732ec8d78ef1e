import { isNeeded, LIMIT_ENTRIES } from '../../wire/limits.rules.js';
import { DriverError } from './driver-error.js';
import type { ContainerSpec } from './facets/lifecycle.js';

const PROFILES = ['fuse', 'iouring', 'nesting', 'nftables', 'tun'];

/** Refuses as `invalid`, as the native engine does, names, limits, paths and words that no container can have. */
export function checkSpec(spec: ContainerSpec): void {
  want(/^[a-z0-9_]{1,64}$/.test(spec.id), 'id: want 1 to 64 of a-z, 0-9, _');
  want(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(spec.hostname), 'hostname: want a DNS label');
  for (const [name, limit] of LIMIT_ENTRIES) {
    const value = spec.limits[name] ?? 0;
    const fits = value >= limit.min && value <= limit.max && (limit.decimal || Number.isInteger(value));
    want(fits || (value === 0 && !isNeeded(limit)), `limits.${name}: want ${limit.min} to ${limit.max}`);
  }
  want(spec.profile === 'default' || spec.profile.split('+').every((one) => PROFILES.includes(one)), 'profile: not known');
  want(spec.command.every(isText), 'command: contains NUL');
  want(Object.entries(spec.env).every(([key, value]) => /^[^=\0]+$/.test(key) && isText(value)), 'env: want names without = and no NUL');
  for (const { path } of spec.files) want(path.startsWith('/') && !path.split('/').includes('..') && isText(path), 'files: want absolute paths without ..');
}

function want(condition: boolean, message: string): void {
  if (!condition) throw new DriverError('invalid', message);
}

const isText = (text: string): boolean => !text.includes('\0');
