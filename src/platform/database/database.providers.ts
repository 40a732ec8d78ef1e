import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CrossTenant } from './cross-tenant.js';
import { DryRun } from './dry-run.js';
import { Idempotency } from './idempotency.js';
import { UnitOfWork } from './unit-of-work.js';

/** The database as everything else sees it: transactions and what stands beside them, over a source only this folder touches. */
export const DATABASE = [UnitOfWork, Idempotency, DryRun, CrossTenant];

export const databaseProviders = (source: DataSource): Provider[] => [{ provide: DataSource, useValue: source }, ...DATABASE];
