import { DriverError } from './drivers/driver-error.js';

/** An id that is safe as a file name and a cgroup name (`[a-z0-9_]{1,64}`), or `invalid`. */
export function checkedId(id: string | undefined): string {
  if (id === undefined || !/^[a-z0-9_]{1,64}$/.test(id)) throw new DriverError('invalid', 'id: want 1 to 64 of a-z, 0-9, _');
  return id;
}
