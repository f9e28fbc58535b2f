export { UploadInUse, UploadNotFound } from './uploads.errors.js';
export { UploadDeleting } from './uploads.events.js';
export { UploadsModule } from './uploads.module.js';
export { UploadsService } from './uploads.service.js';
