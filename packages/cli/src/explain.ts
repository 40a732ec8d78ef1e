import { CommanderError } from 'commander';
import { BerthError } from 'berth-sdk';
import { codeOf, exitCodeOf } from './exit-codes.js';
import type { Format } from './output.js';

/** What went wrong, in lines for a person: the fields a problem names, or the fault behind a fault. */
export function explain(error: unknown): string[] {
  if (error instanceof BerthError) {
    const [only, ...more] = error.errors;
    const detail = only && more.length === 0 && only.message.endsWith(error.message) ? only.message : error.message;
    const fields = error.errors
      .filter(({ message }) => !detail.includes(message))
      .map(({ pointer, message }) => {
        const field = pointer.slice(1).replaceAll('/', '.');
        return message.startsWith(`${field}: `) ? message : `${field}: ${message}`;
      });
    return [`${detail} (${error.code}${error.requestId ? `, request ${error.requestId}` : ''})`, ...fields];
  }
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause instanceof Error ? [`because ${error.cause.message}`] : [])];
}

/** What went wrong, for a program: the service's problem, or one of the same shape for what was refused here. */
export function problem(error: unknown): object {
  if (error instanceof BerthError) return { code: error.code, detail: error.message, retryable: error.retryable, errors: error.errors, ...error.problem };
  const detail = explain(error).join(': ');
  return { code: codeOf(error), detail: error instanceof CommanderError ? detail.replace(/^error: /, '') : detail, retryable: false, errors: [] };
}

/** Says on standard error what went wrong, as the format has it, and of several with which: the `subject`. Returns the exit code for it. */
export function tell(error: unknown, format: Format, subject?: string): number {
  const prefix = subject === undefined ? 'berth: ' : `berth: ${subject}: `;
  // Commander has said its own to people already.
  const forPeople = (): string[] => (error instanceof CommanderError ? [] : explain(error).map((line) => prefix + line));
  const said = format === 'json' ? [JSON.stringify({ ...problem(error), ...(subject !== undefined && { subject }) })] : forPeople();
  for (const line of said) process.stderr.write(`${line}\n`);
  return exitCodeOf(error);
}
