import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';

import { CurrentUser, Endpoint, Tag, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { TemplateThingNotFound, TooManyTemplateThings } from './template-things.errors.js';
import {
  CreateTemplateThing,
  TemplateThing,
  TemplateThingPage,
  TemplateThingQuery,
  UpdateTemplateThing,
} from './template-things.schema.js';
import { TemplateThingsService } from './template-things.service.js';

@Tag('template-things', 'The template things of the signed-in user.')
@ApiBearerAuth()
@Controller('template-things')
export class TemplateThingsController {
  constructor(private readonly templateThings: TemplateThingsService) {}

  @Post()
  @Endpoint({
    summary: 'Create a template thing',
    description: 'The number of template things per user is limited.',
    returns: [201, TemplateThing],
    errors: [ValidationError, TooManyTemplateThings],
  })
  create(@CurrentUser() user: AuthUser, @Body({ schema: CreateTemplateThing }) body: CreateTemplateThing) {
    return this.templateThings.create(user, body);
  }

  @Get()
  @Endpoint({
    summary: 'List your template things',
    description: 'Newest first.',
    returns: [200, TemplateThingPage],
    errors: [ValidationError],
  })
  list(@CurrentUser() user: AuthUser, @Query({ schema: TemplateThingQuery }) query: TemplateThingQuery) {
    return this.templateThings.list(user, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get a template thing',
    returns: [200, TemplateThing],
    errors: [ValidationError, TemplateThingNotFound],
  })
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the template thing') }) id: string) {
    return this.templateThings.get(user, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Update a template thing',
    description: 'Omitted fields stay unchanged.',
    returns: [200, TemplateThing],
    errors: [ValidationError, TemplateThingNotFound],
  })
  update(
    @CurrentUser() user: AuthUser,
    @Param('id', { schema: Uuid.describe('Id of the template thing') }) id: string,
    @Body({ schema: UpdateTemplateThing }) body: UpdateTemplateThing,
  ) {
    return this.templateThings.update(user, id, body);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a template thing',
    returns: [204, null],
    errors: [ValidationError, TemplateThingNotFound],
  })
  delete(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid.describe('Id of the template thing') }) id: string) {
    return this.templateThings.delete(user, id);
  }
}
