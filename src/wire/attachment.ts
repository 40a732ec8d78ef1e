import type { Client, ClientDuplexStream, ServiceError } from '@grpc/grpc-js';

import { AppError } from '../platform/errors/app-error.js';
import type { AttachInputInput } from './generated/berth/host/v1/AttachInput.js';
import type { AttachOutput } from './generated/berth/host/v1/AttachOutput.js';
import { hostAgentDefinition } from './host-agent.definition.js';
import { metadataOf } from './request-id.js';
import { fromStatus } from './wire-error.js';

const READY_MILLISECONDS = 15_000;

/** A conversation with a container: what it says is iterated over once, its exit code comes last. */
export class Attachment implements AsyncIterable<AttachOutput> {
  private wake: () => void = () => undefined;

  private constructor(
    private readonly call: ClientDuplexStream<AttachInputInput, AttachOutput>,
    private readonly outputs: AsyncIterator<AttachOutput>,
    private readonly underWay: Set<{ cancel(): void }>,
  ) {
    for (const event of ['drain', 'close', 'error']) call.on(event, () => this.wake());
  }

  /** Resolves once the agent says that it runs. Rejects with the gRPC error. As long as it lasts it is among the calls `underWay`. */
  static async open(client: Client, first: AttachInputInput, underWay: Set<{ cancel(): void }>, requestId?: string): Promise<Attachment> {
    const { path, requestSerialize, responseDeserialize } = hostAgentDefinition.Attach;
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(requestId), {});
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

  /** Fails with an AppError when it was cut off. */
  async *[Symbol.asyncIterator](): AsyncGenerator<AttachOutput, void, undefined> {
    try {
      for (let next = await this.outputs.next(); next.done !== true; next = await this.outputs.next()) yield next.value;
    } catch (error) {
      throw fromStatus(error as ServiceError);
    }
  }

  /** Resolves once more may be written. */
  async write(input: AttachInputInput): Promise<void> {
    if (this.call.destroyed || this.call.writableEnded || this.call.write(input)) return;
    await new Promise<void>((resolve) => (this.wake = resolve));
  }

  /** Ends the command, or only this view of a console. */
  close(): void {
    this.underWay.delete(this.call);
    this.call.cancel();
  }
}
