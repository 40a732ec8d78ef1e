import { pipeline, Transform, type Readable } from 'node:stream';
import { AppError } from '../errors/app-error.js';

/** Passes on up to `maxBytes`; then it fails with `too_large` and stops reading. Other faults pass through `explain`. */
export function bounded(source: Readable, maxBytes: number, explain: (error: unknown) => AppError): Readable {
  let seen = 0;
  const gate = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > maxBytes) done(new AppError('too_large', `the answer is larger than ${maxBytes} bytes`));
      else done(null, chunk);
    },
    destroy: (error, done) => done(error && explain(error)),
  });
  pipeline(source, gate, () => undefined);
  return gate;
}

/** Reads a short body to its end. */
export async function readAll(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
