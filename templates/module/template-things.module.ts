import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { TemplateThingEntity } from './template-thing.entity.js';
import { TemplateThingsConfig } from './template-things.config.js';
import { TemplateThingsController } from './template-things.controller.js';
import { TemplateThingsRepository } from './template-things.repository.js';
import { TemplateThingsService } from './template-things.service.js';

@Module({
  imports: [DatabaseModule.entities(TemplateThingEntity)],
  controllers: [TemplateThingsController],
  providers: [TemplateThingsConfig, TemplateThingsService, TemplateThingsRepository],
  exports: [TemplateThingsService],
})
export class TemplateThingsModule {}
