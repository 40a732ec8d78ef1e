import { once } from 'node:events';

import { Metadata, type Client, type ClientDuplexStream } from '@grpc/grpc-js';

import { AppError } from '../platform/errors/app-error.js';
import type { AttachInputInput } from './generated/berth/host/v1/AttachInput.js';
import type { AttachOutput } from './generated/berth/host/v1/AttachOutput.js';
import { hostAgentDefinition } from './host-agent.definition.js';

const READY_MILLISECONDS = 15_000;

/** A conversation with a container: what it says is iterated over once, its exit code comes last. */
export class Attachment implements AsyncIterable<AttachOutput> {
  private constructor(
    private readonly call: ClientDuplexStream<AttachInputInput, AttachOutput>,
    private readonly outputs: AsyncIterator<AttachOutput>,
    private readonly underWay: Set<{ cancel(): void }>,
  ) {}

  /** Resolves once the agent says that it runs. Rejects with the gRPC error. As long as it lasts it is among the calls `underWay`. */
  static async open(client: Client, first: AttachInputInput, underWay: Set<{ cancel(): void }>): Promise<Attachment> {
    const { path, requestSerialize, responseDeserialize } = hostAgentDefinition.Attach;
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata(), {});
    const cancel = (): void => call.cancel();
    // A cancelled call still emits an error, when nobody iterates any more.
    call.on('error', () => undefined);
    underWay.add(call);
    const patience = setTimeout(cancel, READY_MILLISECONDS);
    try {
      call.write(first);
      const outputs = call[Symbol.asyncIterator]() as AsyncIterator<AttachOutput>;
      const ready = await outputs.next();
      if (ready.done === true || ready.value.ready !== true) throw new AppError('internal', 'the host did not say that it is ready');
      return new Attachment(call, outputs, underWay);
    } catch (error) {
      underWay.delete(call);
      cancel();
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  [Symbol.asyncIterator](): AsyncIterator<AttachOutput> {
    return this.outputs;
  }

  /** Resolves once more may be written. */
  async write(input: AttachInputInput): Promise<void> {
    if (this.call.destroyed || this.call.writableEnded || this.call.write(input)) return;
    await Promise.race([once(this.call, 'drain'), once(this.call, 'close')]).catch(() => undefined);
  }

  /** Ends the command, or only this view of a console. */
  close(): void {
    this.underWay.delete(this.call);
    this.call.cancel();
  }
}
