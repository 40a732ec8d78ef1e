import { Module, type OnModuleInit } from '@nestjs/common';
import { declareScopes } from '../../platform/context/scopes.js';
import { STREAMED } from '../../platform/rest/streamed-routes.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { FilesController } from './files.controller.js';
import { FilesResolver } from './files.resolver.js';
import { FilesService } from './files.service.js';

declareScopes('files', { selectable: true, operators: true });

@Module({
  imports: [ContainersModule, HostsModule, SnapshotsModule],
  controllers: [FilesController],
  providers: [FilesService, FilesResolver],
})
export class FilesModule implements OnModuleInit {
  onModuleInit(): void {
    STREAMED.add('/v1/containers/:id/files');
  }
}
