export { UserExport } from './user-export.js';
export { UserEntity } from './user.entity.js';
export { UsersConfig } from './users.config.js';
export { UploadLimitReached, UserAlreadyExists, UserNotFound } from './users.errors.js';
export { UserDeleted, UserEmailChanged } from './users.events.js';
export { UsersModule } from './users.module.js';
export type { NewUser, UserChanges } from './users.repository.js';
export { Email, PersonalLine, UploadCounters, User, Username } from './users.schema.js';
export { UsersService } from './users.service.js';
