import { Injectable } from '@nestjs/common';

import { AuthConfig } from '../config/auth.config.js';
import type { Links } from './letters.js';

/** Where mailed links lead. */
@Injectable()
export class LinkTo {
  constructor(private readonly config: AuthConfig) {}

  readonly page: Links = (path, token) =>
    this.config.FRONTEND_URL && `${this.config.FRONTEND_URL.replace(/\/$/, '')}/${path}#token=${token}`;
}
