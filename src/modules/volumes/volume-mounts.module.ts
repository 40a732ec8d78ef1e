import { Module } from '@nestjs/common';
import { VolumeMounts } from './volume-mounts.service.js';
import { VolumesRepository } from './volumes.repository.js';

@Module({ providers: [VolumesRepository, VolumeMounts], exports: [VolumesRepository, VolumeMounts] })
export class VolumeMountsModule {}
