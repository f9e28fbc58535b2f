import { Injectable } from '@nestjs/common';

import { ConfigFor, env } from '#platform';

/** How large an upload may be; how many there may be is the users' UPLOAD_LIMIT. */
@Injectable()
export class UploadsConfig extends ConfigFor('uploads', {
  UPLOAD_MAX_BYTES: env.int(10 * 1024 * 1024, { min: 1_024, max: 1024 ** 3 }).describe('Maximum size of a file, in bytes'),
}) {}
