import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { ProjectEntity } from './project.entity.js';
import { ProjectsConfig } from './projects.config.js';
import { ProjectsController } from './projects.controller.js';
import { ProjectsRepository } from './projects.repository.js';
import { ProjectsService } from './projects.service.js';

@Module({
  imports: [DatabaseModule.entities(ProjectEntity)],
  controllers: [ProjectsController],
  providers: [ProjectsConfig, ProjectsService, ProjectsRepository],
  exports: [ProjectsService],
})
export class ProjectsModule {}
