import { Module } from '@nestjs/common';

import { DatabaseModule } from '#platform';

import { Audit } from './audit.js';
import { AuditEventEntity } from './audit-event.entity.js';

/** The record of security-relevant events. */
@Module({
  imports: [DatabaseModule.entities(AuditEventEntity)],
  providers: [Audit],
  exports: [Audit],
})
export class AuditModule {}
