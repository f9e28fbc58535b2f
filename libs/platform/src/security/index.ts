export { ACCESS, CurrentPrincipal, CurrentUser, Public, Scopes, ScopesOrUser } from './decorators.js';
export type { Access } from './decorators.js';
export type { AuthUser, Principal, ServicePrincipal } from './principal.js';
export { secretsEqual } from './secrets-equal.js';
export { SessionWatch } from './session-watch.js';
