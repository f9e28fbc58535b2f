import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';

import { AgentRegistry } from './agent.registry.js';

/** Makes the registry of agents available. */
@Module({ imports: [DiscoveryModule], providers: [AgentRegistry], exports: [AgentRegistry] })
export class AgentKitModule {}
