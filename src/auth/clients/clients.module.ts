import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';

import { DatabaseModule } from '#platform';

import { UsersModule } from '../../users/index.js';
import { AuditModule } from '../audit/audit.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { QuotaController } from './quota.controller.js';
import { QuotaService } from './quota.service.js';
import { ScopeCatalog } from './scope-catalog.js';
import { ServiceClientEntity } from './service-client.entity.js';
import { ServiceClientsRepository } from './service-clients.repository.js';
import { ServiceClientsService } from './service-clients.service.js';
import { UserAdministrationController } from './user-administration.controller.js';
import { UserAdministration } from './user-administration.service.js';

/** Service clients: the programs that may call this one, and the routes made for them. */
@Module({
  imports: [DiscoveryModule, AuditModule, SessionsModule, UsersModule, DatabaseModule.entities(ServiceClientEntity)],
  controllers: [QuotaController, UserAdministrationController],
  providers: [ServiceClientsService, ServiceClientsRepository, ScopeCatalog, QuotaService, UserAdministration],
  exports: [ServiceClientsService, ServiceClientsRepository, UserAdministration],
})
export class ClientsModule {}
