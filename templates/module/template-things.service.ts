import { Injectable } from '@nestjs/common';

import { keyset, Logger, metrics, newId } from '#platform';
import type { AuthUser } from '#platform';
import type { PageOf } from '#platform/schema';

import { TemplateThingsConfig } from './template-things.config.js';
import { TemplateThingNotFound, TooManyTemplateThings } from './template-things.errors.js';
import { TemplateThingsRepository } from './template-things.repository.js';
import type { CreateTemplateThing, TemplateThing, TemplateThingQuery, UpdateTemplateThing } from './template-things.schema.js';

const created = metrics.counter({ name: 'catalyst_template_things_created_total', help: 'Template things that were created' });

/** A user's template things. Those of other users are not found. */
@Injectable()
export class TemplateThingsService {
  private readonly logger = new Logger('TemplateThings');

  constructor(
    private readonly templateThings: TemplateThingsRepository,
    private readonly config: TemplateThingsConfig,
  ) {}

  /** Throws `TEMPLATE_THINGS_LIMIT`. */
  async create(user: AuthUser, { title }: CreateTemplateThing): Promise<TemplateThing> {
    const limit = this.config.TEMPLATE_THINGS_MAX;
    const row = await this.templateThings.insert({ id: newId(), user_id: user.id, title }, limit);
    if (!row) throw new TooManyTemplateThings({ limit });
    created.inc();
    this.logger.info('template thing created', { id: row.id });
    return row;
  }

  async list(user: AuthUser, { limit, cursor }: TemplateThingQuery): Promise<PageOf<TemplateThing>> {
    return keyset.page(await this.templateThings.pageOwned(user.id, keyset.decode(cursor)?.id, limit + 1), limit);
  }

  /** Throws `NOT_FOUND`. */
  async get(user: AuthUser, id: string): Promise<TemplateThing> {
    const row = await this.templateThings.findOwned(user.id, id);
    if (!row) throw new TemplateThingNotFound({ id });
    return row;
  }

  /** Throws `NOT_FOUND`. */
  async update(user: AuthUser, id: string, changes: UpdateTemplateThing): Promise<TemplateThing> {
    const stored = changes.title === undefined ? {} : { title: changes.title };
    const row = await this.templateThings.updateOwned(user.id, id, stored);
    if (!row) throw new TemplateThingNotFound({ id });
    return row;
  }

  /** Throws `NOT_FOUND`. */
  async delete(user: AuthUser, id: string): Promise<void> {
    if (!(await this.templateThings.deleteOwned(user.id, id))) throw new TemplateThingNotFound({ id });
  }
}
