import { Injectable } from '@nestjs/common';
import { AppError, type FieldError } from '../../platform/errors/app-error.js';
import { OperationsRepository } from '../../platform/operations/operations.repository.js';
import { VERSION } from '../../platform/config/version.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { Health } from './health.dto.js';

const CHECK_MS = 2000;

/** Whether this process can serve customers. Says what is missing, never why: anybody may ask. */
@Injectable()
export class HealthService {
  constructor(
    private readonly operations: OperationsRepository,
    private readonly hosts: HostsService,
  ) {}

  /** Fails with `unavailable`, naming what is missing: the database, a worker on it, a host that answers. */
  async ready(): Promise<Health> {
    const [worker, hosts] = await Promise.allSettled([soon(this.operations.workerLives()), soon(this.hosts.online())]);
    const missing: FieldError[] = [];
    const miss = (pointer: string, message: string): unknown => missing.push({ pointer, code: 'unavailable', message });
    if (worker.status === 'rejected' || hosts.status === 'rejected') miss('/database', 'the database does not answer');
    else {
      if (!worker.value) miss('/worker', 'no worker is running');
      if (hosts.value.length === 0) miss('/hosts', 'no host is online');
      else if (hosts.value.every(({ poolReadOnly }) => poolReadOnly)) {
        miss('/hosts', 'no host has a pool that can be written: the checks of GET /v1/hosts say what to do');
      }
    }
    if (missing.length > 0) {
      throw new AppError('unavailable', `not ready: ${missing.map((m) => m.message).join('; ')}`, { errors: missing, retryAfterSeconds: 2 });
    }
    return { status: 'ok', version: VERSION };
  }
}

/** Rejects when the answer takes longer than a caller who asks for health should wait. */
function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error('too slow')), CHECK_MS)));
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
