import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';

import { CurrentUser, Returns, Tag, ValidationError } from '#platform';
import type { AuthUser } from '#platform';
import { Uuid } from '#platform/schema';

import { TemplateThingNotFound, TooManyTemplateThings } from './template-things.errors.js';
import { CreateTemplateThing, TemplateThing, TemplateThingPage, TemplateThingQuery } from './template-things.schema.js';
import { TemplateThingsService } from './template-things.service.js';

@Tag('template-things', 'The template things of the signed-in user.')
@ApiBearerAuth()
@Controller('template-things')
export class TemplateThingsController {
  constructor(private readonly templateThings: TemplateThingsService) {}

  @Post()
  @Returns(201, TemplateThing, [ValidationError, TooManyTemplateThings])
  create(@CurrentUser() user: AuthUser, @Body({ schema: CreateTemplateThing }) body: CreateTemplateThing) {
    return this.templateThings.create(user, body);
  }

  @Get()
  @Returns(200, TemplateThingPage, [ValidationError])
  list(@CurrentUser() user: AuthUser, @Query({ schema: TemplateThingQuery }) query: TemplateThingQuery) {
    return this.templateThings.list(user, query);
  }

  @Get(':id')
  @Returns(200, TemplateThing, [ValidationError, TemplateThingNotFound])
  get(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.templateThings.get(user, id);
  }

  @Delete(':id')
  @Returns(204, null, [ValidationError, TemplateThingNotFound])
  delete(@CurrentUser() user: AuthUser, @Param('id', { schema: Uuid }) id: string) {
    return this.templateThings.delete(user, id);
  }
}
