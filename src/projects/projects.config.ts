import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** Limits of projects. */
@Injectable()
export class ProjectsConfig extends ConfigFor('projects', {
  MAX_PROJECTS_PER_USER: env
    .int(5_000, { max: 1_000_000 })
    .describe('Maximum projects per user; creating another project is refused with 429. 0: no limit'),
}) {}
