import { Cron } from 'croner';
import { invalid } from '../../platform/errors/app-error.js';

/** The fields of an expression, in order, with what each may say. */
const FIELDS = [
  ['minute', '0 to 59'],
  ['hour', '0 to 23'],
  ['day of month', '1 to 31, or L for the last'],
  ['month', '1 to 12, or JAN to DEC'],
  ['day of week', '0 to 7 with both for Sunday, or SUN to SAT'],
] as const;

/** The expression's next time from now on, in an IANA time zone; fails with `invalid` at `/cron`, naming the field that is wrong. */
export function nextTime(cron: string, timezone: string): Date {
  const expression = parsed(cron, timezone);
  if (!expression) throw invalid('/cron', wrongField(cron, timezone));
  const next = expression.nextRun();
  if (!next) throw invalid('/cron', `cron: the time ${JSON.stringify(cron)} never comes: no such day of month in that month`);
  return next;
}

function parsed(cron: string, timezone: string): Cron | undefined {
  try {
    return new Cron(cron, { timezone, mode: '5-part', paused: true });
  } catch {
    return undefined;
  }
}

function wrongField(cron: string, timezone: string): string {
  const words = cron.trim().split(/\s+/).filter(Boolean);
  const wanted = `five fields: ${FIELDS.map(([name]) => name).join(', ')}`;
  if (words.length !== FIELDS.length) return `cron: want ${wanted}, as in "30 2 * * 1"; this has ${words.length}`;
  const wrong = words.findIndex((word, at) => !parsed(FIELDS.map((_, other) => (other === at ? word : '*')).join(' '), timezone));
  if (wrong < 0) return `cron: want ${wanted}`;
  const [name, allowed] = FIELDS[wrong]!;
  return `cron: the ${name}, field ${wrong + 1}, is ${JSON.stringify(words[wrong])}: want ${allowed}; *, lists (1,2), ranges (1-5) and steps (*/5) of these`;
}
