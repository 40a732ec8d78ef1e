import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import { Standing } from '../../platform/auth/standing.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Slots } from '../../platform/limits/slots.js';
import type { WebSocketDoor } from '../../platform/rest/web-socket.js';
import type { Attachment } from '../../wire/attachment.js';
import { ContainerIoService } from './container-io.service.js';
import { converse } from './container-terminal.js';

/** A command to run, and the window it is seen in. */
export interface Streamed {
  command: string[];
  tty: boolean;
  cols: number;
  rows: number;
  cwd?: string;
  user?: string;
}

const MOST_OPEN = 100;

/** Consoles and commands over WebSockets, for as long as both sides and the key last. */
@Injectable()
export class ContainerStreamsService {
  private readonly open = new Slots(MOST_OPEN, 'terminals of the tenant');

  constructor(
    private readonly io: ContainerIoService,
    private readonly standing: Standing,
  ) {}

  /** Fails with `conflict` unless the container runs or is paused. */
  @Allow('containers:exec')
  async console(ctx: OpContext, idOrName: string, door: WebSocketDoor): Promise<void> {
    await this.standing.demand(door.request);
    const { agent, id } = await this.io.reach(ctx, idOrName, 'open the console of', ['running', 'paused']);
    await this.join(ctx, door, () => agent.attach({ console: id }));
  }

  /** Fails with `conflict` unless the container runs. The command is killed when its caller leaves. */
  @Allow('containers:exec')
  async exec(ctx: OpContext, idOrName: string, wanted: Streamed, door: WebSocketDoor): Promise<void> {
    await this.standing.demand(door.request);
    const { agent, id } = await this.io.reach(ctx, idOrName, 'run a command in', ['running']);
    const { command, tty, cols, rows, cwd = '', user = '' } = wanted;
    const env: Record<string, string> = tty ? { TERM: 'xterm-256color' } : {};
    const terminal = tty ? { columns: cols, rows } : null;
    await this.join(ctx, door, () => agent.attach({ command: { containerId: id, command, env, cwd, user, terminal } }));
  }

  /** What can be refused is refused before the handshake is answered: then it is a problem like any other. */
  private async join(ctx: OpContext, door: WebSocketDoor, attach: () => Promise<Attachment>): Promise<void> {
    door.demand();
    const leave = this.open.take(ctx.tenantId);
    try {
      const attachment = await attach();
      const socket = await door.accept().catch((error: unknown) => {
        attachment.close();
        throw error;
      });
      const over = converse(socket, attachment, (lost) => this.standing.watch(door.request, lost));
      void over.catch((error: unknown) => ctx.log.warn({ err: error }, 'a terminal broke off')).finally(leave);
    } catch (error) {
      leave();
      throw error;
    }
  }
}
