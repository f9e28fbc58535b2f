export { TemplateThingsModule } from './template-things.module.js';
export { TemplateThingsService } from './template-things.service.js';
