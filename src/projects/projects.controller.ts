import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Returns, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { ProjectLimitReached, ProjectNotFound } from './projects.errors.js';
import { CreateProject, Project, ProjectPage, ProjectQuery, UpdateProject } from './projects.schema.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('projects')
@ApiBearerAuth()
@Controller('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Post()
  @Returns(201, Project, [ValidationError, ProjectLimitReached])
  create(@CurrentUser() user: AuthUser, @Body({ schema: CreateProject }) body: CreateProject) {
    return this.projects.create(user, body);
  }

  @Get()
  @Returns(200, ProjectPage, [ValidationError])
  list(@CurrentUser() user: AuthUser, @Query({ schema: ProjectQuery }) query: ProjectQuery) {
    return this.projects.list(user, query);
  }

  @Get(':id')
  @Returns(200, Project, [ValidationError, ProjectNotFound])
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.projects.get(user, id);
  }

  @Patch(':id')
  @Returns(200, Project, [ValidationError, ProjectNotFound])
  update(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string, @Body({ schema: UpdateProject }) body: UpdateProject) {
    return this.projects.update(user, id, body);
  }

  @Delete(':id')
  @Returns(204, null, [ValidationError, ProjectNotFound])
  delete(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.projects.delete(user, id);
  }
}
