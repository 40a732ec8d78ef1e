import { Module, type OnModuleInit } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { RegistriesModule } from '../registries/registries.module.js';
import { ImageSources } from './image-sources.js';
import { IMAGE } from './image.noun.js';
import { COST } from './image.rules.js';
import { showImage } from './image.view.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesResolver } from './images.resolver.js';
import { ImagesService } from './images.service.js';
import { DeleteImageSaga } from './sagas/delete-image.saga.js';
import { ImportImageSaga } from './sagas/import-image.saga.js';
import { RemoveRestoredImagesTask } from './tasks/remove-restored-images.task.js';

@Module({
  imports: [HostsModule, QuotasModule, RegistriesModule],
  controllers: [ImagesController],
  providers: [
    ImageSources,
    ImagesRepository,
    ImagesService,
    ImagesResolver,
    ImportImageSaga,
    DeleteImageSaga,
    RemoveRestoredImagesTask,
    serving(IMAGE, ImagesRepository, { show: showImage, price: ({ status }) => (status === 'error' ? {} : COST) }),
  ],
  exports: [ImagesService],
})
export class ImagesModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly imports: ImportImageSaga,
    private readonly deletes: DeleteImageSaga,
  ) {}

  onModuleInit(): void {
    for (const { saga } of [this.imports, this.deletes]) this.runner.register(saga);
  }
}
