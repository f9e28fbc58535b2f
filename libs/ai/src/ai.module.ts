import { Module } from '@nestjs/common';

import { AiConfig } from './config/ai.config.js';
import { ModelGateway } from './gateway/model-gateway.js';

/** The way to models. */
@Module({ providers: [AiConfig, ModelGateway], exports: [ModelGateway] })
export class AiModule {}
