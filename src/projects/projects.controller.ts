import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';

import { CurrentUser, Endpoint, ValidationError } from '#platform';
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
  @Endpoint({
    summary: 'Create a project',
    description:
      'A project holds the facts of one product. It starts as `draft` and is `ready` once a photo is uploaded to it. The number of projects per user is limited.',
    returns: [201, Project],
    errors: [ValidationError, ProjectLimitReached],
  })
  create(@CurrentUser() user: AuthUser, @Body({ schema: CreateProject }) body: CreateProject) {
    return this.projects.create(user, body);
  }

  @Get()
  @Endpoint({
    summary: 'List your projects',
    description: 'Newest first, optionally filtered by status or by text in the product or brand name.',
    returns: [200, ProjectPage],
    errors: [ValidationError],
  })
  list(@CurrentUser() user: AuthUser, @Query({ schema: ProjectQuery }) query: ProjectQuery) {
    return this.projects.list(user, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get a project',
    returns: [200, Project],
    errors: [ValidationError, ProjectNotFound],
  })
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the project') }) id: string) {
    return this.projects.get(user, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Update a project',
    description: 'Omitted fields stay unchanged; `null` clears an optional field. Runs that have already started keep the earlier facts.',
    returns: [200, Project],
    errors: [ValidationError, ProjectNotFound],
  })
  update(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the project') }) id: string,
    @Body({ schema: UpdateProject }) body: UpdateProject,
  ) {
    return this.projects.update(user, id, body);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a project',
    description:
      'Deletes the project with its runs, assets and photos, and cancels running jobs. Photos that another project uses stay. This cannot be undone.',
    returns: [204, null],
    errors: [ValidationError, ProjectNotFound],
  })
  delete(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the project') }) id: string) {
    return this.projects.delete(user, id);
  }
}
