import { ConfigFor, env } from '#platform';

export class TemplateThingsConfig extends ConfigFor('template-things', {
  TEMPLATE_THINGS_MAX: env.int(1_000, { min: 1 }).describe('Maximum number of template things per user'),
}) {}
