import { Module } from '@nestjs/common';

import { AiConfig } from './config/ai.config.js';
import { ModelGateway } from './gateway/model-gateway.js';
import { SearchConfig } from './search/search.config.js';
import { WebSearch } from './search/web-search.js';

/** The way to models. */
@Module({ providers: [AiConfig, ModelGateway, SearchConfig, WebSearch], exports: [ModelGateway, WebSearch] })
export class AiModule {}
