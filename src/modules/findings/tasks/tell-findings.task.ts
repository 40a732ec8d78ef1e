import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { FindingsService } from '../findings.service.js';

const SECONDS = 60;

/** Tells the operator's log of what is found, each once for as long as it is there. */
@Injectable()
export class TellFindingsTask implements OnModuleInit {
  private told = new Set<string>();

  constructor(
    private readonly findings: FindingsService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'tell-findings', everySeconds: SECONDS, run: () => this.tell() });
  }

  private async tell(): Promise<void> {
    const found = await this.findings.look();
    for (const finding of found) if (!this.told.has(finding.message)) this.log.error({ finding }, `berth fsck: ${finding.message}`);
    this.told = new Set(found.map(({ message }) => message));
  }
}
