import { Module } from '@nestjs/common';

import { ProjectsModule } from '../../projects/index.js';
import { UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

/** What models cost, per run, project and month. */
@Module({ imports: [ProjectsModule], controllers: [UsageController], providers: [UsageRepository, UsageService] })
export class UsageModule {}
