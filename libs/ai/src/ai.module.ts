import { Module } from '@nestjs/common';

import { OutboundModule } from '#outbound';
import { DatabaseModule } from '#platform';

import { AiHousekeeping } from './ai.housekeeping.js';
import { AiCacheEntity } from './cache/ai-cache.entity.js';
import { AnswerCache } from './cache/answer-cache.js';
import { AiConfig } from './config/ai.config.js';
import { ModelGateway } from './gateway/model-gateway.js';
import { BreakerBoard } from './protect/breaker-board.js';
import { Breakers } from './protect/breakers.js';
import { SearchConfig } from './search/search.config.js';
import { WebSearch } from './search/web-search.js';
import { AiSpendDayEntity } from './spend/ai-spend-day.entity.js';
import { AiSpendEntity } from './spend/ai-spend.entity.js';
import { Budget } from './spend/budget.js';
import { Prices } from './spend/prices.js';

/** The way to models. */
@Module({
  imports: [OutboundModule, DatabaseModule.entities(AiSpendEntity, AiSpendDayEntity, AiCacheEntity)],
  providers: [AiConfig, Prices, Budget, AnswerCache, AiHousekeeping, BreakerBoard, Breakers, ModelGateway, SearchConfig, WebSearch],
  exports: [ModelGateway, WebSearch],
})
export class AiModule {}
