import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnitOfWork } from './unit-of-work.js';

/** The database as the rest of the house sees it: the unit of work, over a source only this folder touches. */
export const databaseProviders = (source: DataSource): Provider[] => [{ provide: DataSource, useValue: source }, UnitOfWork];
