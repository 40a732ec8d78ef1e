/** Of a number, a date, a boolean. */
const SMALL = 16;

/** The value with all that it holds made unchangeable, where that can be: what is kept is shared by many requests. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/** About how much memory a value takes, in characters. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return SMALL + value.length;
  if (ArrayBuffer.isView(value)) return SMALL + value.byteLength;
  if (typeof value !== 'object' || value === null) return SMALL;
  return Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 4 * SMALL);
}

/** `make` for rows, run once for each: a kept row that has not changed is the object it was, and so is what is made of it, frozen too. */
export function onceForEach<R extends object, M>(make: (row: R) => M): (row: R) => M {
  const made = new WeakMap<R, M & object>();
  return (row) => {
    const before = made.get(row);
    if (before) return before;
    const now = freeze(make(row));
    made.set(row, now as M & object);
    return now;
  };
}
