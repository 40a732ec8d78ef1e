import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { OperationsRepository } from '../../platform/operations/operations.repository.js';
import { TaskRunsRepository } from '../../platform/operations/task-runs.repository.js';
import { HostsService } from '../hosts/hosts.service.js';

/** What this process measures of itself: node's own figures, and every request by route. */
@Injectable()
export class MetricsService implements OnModuleInit, OnModuleDestroy {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'berth_http_request_duration_seconds',
    help: 'Requests answered, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 60],
    registers: [this.registry],
  });

  private readonly up = this.ofHosts('berth_host_online', 'Whether a host answers: alert on 0');
  private readonly checks = new Gauge({
    name: 'berth_host_check_ok',
    help: 'What a host that answers checks of itself: alert on 0, GET /v1/hosts says what to do',
    labelNames: ['host', 'check'],
    registers: [this.registry],
  });
  private readonly readOnly = this.ofHosts(
    'berth_host_pool_read_only',
    'Whether the kernel made the pool of a host that answers read-only: alert on 1, GET /v1/hosts says what to do',
  );
  private readonly taskSuccess = this.ofTasks('berth_task_last_success_timestamp_seconds', 'When a reconciler last ran without an error: alert when it is long ago');
  private readonly taskRun = this.ofTasks('berth_task_last_run_timestamp_seconds', 'When a reconciler last ran, whatever came of it');
  private readonly taskDuration = this.ofTasks('berth_task_duration_seconds', 'How long the last run of a reconciler took');
  private readonly taskErrors = new Counter({
    name: 'berth_task_errors_total',
    help: 'Errors that reconcilers met, over all workers; the log has each',
    labelNames: ['task'],
    registers: [this.registry],
  });
  private readonly underWay = this.ofOperations('berth_operations_under_way', 'Operations that wait or run');
  private readonly oldest = this.ofOperations('berth_operation_oldest_seconds', 'Age of the oldest operation under way: alert on an hour, POST /v1/operations/{id}/actions/cancel ends it');
  private readonly givenUp = this.ofOperations(
    'berth_operations_given_up',
    'Operations of the last 30 days that could not be taken back: alert when it grows, the log says what may have to be removed by hand',
  );
  private readonly free = this.ofHosts('berth_host_pool_free_mib', 'MiB that can still be written to the pool of a host that answers');

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly hosts: HostsService,
    private readonly taskRuns: TaskRunsRepository,
    private readonly operations: OperationsRepository,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  onModuleInit(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onResponse', (request, reply, done) => {
      // the route's pattern, never the path: one line per route however many objects there are
      this.requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000);
      done();
    });
  }

  onModuleDestroy(): void {
    this.registry.clear();
  }

  /** In Prometheus' text format. */
  @Allow('metrics:read', { operator: true })
  async text(_ctx: OpContext): Promise<string> {
    for (const gauge of [this.up, this.checks, this.readOnly, this.free]) gauge.reset();
    for (const { name, online, checks, poolReadOnly, poolFreeMiB } of await this.hosts.all()) {
      this.up.set({ host: name }, online ? 1 : 0);
      if (!online) continue;
      for (const check of checks) this.checks.set({ host: name, check: check.name }, check.ok ? 1 : 0);
      this.readOnly.set({ host: name }, poolReadOnly ? 1 : 0);
      this.free.set({ host: name }, poolFreeMiB);
    }
    await this.tellTasks();
    await this.tellOperations();
    return this.registry.metrics();
  }

  private async tellTasks(): Promise<void> {
    this.taskErrors.reset();
    for (const { task, errors, ranAt, succeededAt, seconds } of await this.taskRuns.all()) {
      this.taskRun.set({ task }, ranAt.getTime() / 1000);
      if (succeededAt) this.taskSuccess.set({ task }, succeededAt.getTime() / 1000);
      this.taskDuration.set({ task }, seconds);
      this.taskErrors.inc({ task }, errors);
    }
  }

  private async tellOperations(): Promise<void> {
    for (const gauge of [this.underWay, this.oldest, this.givenUp]) gauge.reset();
    for (const { kind, under_way: underWay, oldest_seconds: oldest, given_up: givenUp } of await this.operations.ages()) {
      this.underWay.set({ kind }, underWay);
      this.oldest.set({ kind }, oldest);
      this.givenUp.set({ kind }, givenUp);
    }
  }

  private ofOperations(name: string, help: string): Gauge<'kind'> {
    return new Gauge({ name, help, labelNames: ['kind'], registers: [this.registry] });
  }

  private ofTasks(name: string, help: string): Gauge<'task'> {
    return new Gauge({ name, help, labelNames: ['task'], registers: [this.registry] });
  }

  private ofHosts(name: string, help: string): Gauge<'host'> {
    return new Gauge({ name, help, labelNames: ['host'], registers: [this.registry] });
  }
}
