import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';

import { AgentRegistry } from './agent.registry.js';

/** Provides the agent registry. */
@Module({ imports: [DiscoveryModule], providers: [AgentRegistry], exports: [AgentRegistry] })
export class AgentKitModule {}
