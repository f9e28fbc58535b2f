import { Module } from '@nestjs/common';

import { Outbound } from './outbound.js';
import { OutboundConfig } from './outbound.config.js';

/** The HTTP client for addresses that users or operators name. */
@Module({ providers: [OutboundConfig, Outbound], exports: [Outbound] })
export class OutboundModule {}
