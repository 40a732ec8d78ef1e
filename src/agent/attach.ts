import type { ServerDuplexStream } from '@grpc/grpc-js';

import { AppError } from '../platform/errors/app-error.js';
import type { AttachInput } from '../wire/generated/berth/host/v1/AttachInput.js';
import type { AttachOutputInput } from '../wire/generated/berth/host/v1/AttachOutput.js';
import type { LoggedCall } from './call-log.js';
import { DriverError } from './drivers/driver-error.js';
import type { DriverStream, StreamInput } from './drivers/facets/streams.js';
import type { HostAgentService } from './host-agent.service.js';
import { toTerminal } from './wire-conversions.js';

type Call = ServerDuplexStream<AttachInput, AttachOutputInput>;

/** Joins a call and a conversation with a container until either ends; neither is read faster than the other takes it. */
export async function attach(service: Pick<HostAgentService, 'attach'>, call: Call, logged?: Pick<LoggedCall, 'about'>): Promise<void> {
  const inputs = call[Symbol.asyncIterator]() as AsyncIterator<AttachInput>;
  const first = await inputs.next();
  if (first.done === true) throw new DriverError('invalid', 'attach: nothing was said');
  logged?.about(first.value);
  const stream = await service.attach(first.value);
  const leave = (): void => stream.close();
  for (const event of ['cancelled', 'close', 'error']) call.on(event, leave);
  if (call.cancelled) return leave();
  const sender = new Sender(call);
  try {
    await sender.send({ ready: true });
    const heard = hear(inputs, stream);
    let ended = false;
    for await (const output of stream) {
      ended = 'exitCode' in output;
      if (!(await sender.send(output))) return;
    }
    if (!ended) throw new AppError('unavailable', 'the conversation was cut off: its reader is too slow, or the host is stopping');
    call.end();
    await heard;
  } finally {
    leave();
  }
}

/** What is wrongly said, or said to nobody, is passed over: the conversation ends by its other direction. */
async function hear(inputs: AsyncIterator<AttachInput>, stream: DriverStream): Promise<void> {
  try {
    for (let next = await inputs.next(); next.done !== true; next = await inputs.next()) {
      const input = toInput(next.value);
      if (input) await stream.write(input);
    }
  } catch {
    stream.close();
  }
}

function toInput({ data, resize, signal, end }: AttachInput): StreamInput | undefined {
  if (data !== undefined) return { data };
  if (resize) return { resize: toTerminal(resize) };
  if (signal !== undefined && signal > 0 && signal <= 64) return { signal };
  return end ? { end: true } : undefined;
}

/** Writes no faster than the caller takes it; false when it is gone. */
class Sender {
  private wake: () => void = () => undefined;

  constructor(private readonly call: Call) {
    for (const event of ['drain', 'cancelled', 'close', 'error']) call.on(event, () => this.wake());
  }

  async send(output: AttachOutputInput): Promise<boolean> {
    if (!this.call.cancelled && !this.call.write(output)) await new Promise<void>((resolve) => (this.wake = resolve));
    return !this.call.cancelled;
  }
}
