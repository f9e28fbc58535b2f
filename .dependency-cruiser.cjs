/**
 * Who may import whom. Each rule names its reason; `npm run check` fails on a breach and test/architecture.spec.ts plants one of each.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const MODULES = '^src/([^/]+)/';
const TESTS = '\\.(spec|int-spec|e2e-spec)\\.ts$|^test/|^libs/testing/';

/** The modules below each module: what it may import. */
const BELOW = {
  auth: ['users'],
  users: [],
  projects: ['users'],
  uploads: ['projects', 'users'],
  assets: ['projects', 'uploads', 'users'],
  jobs: ['agents', 'projects', 'uploads', 'assets', 'users'],
  agents: [],
  health: [],
};

const directions = Object.entries(BELOW).map(([module, below]) => ({
  name: `direction-${module}`,
  comment: `${module} may import only ${below.join(', ') || 'libs'}. To tell an upper module something, emit a domain event or own a registry.`,
  severity: 'error',
  from: { path: `^src/${module}/`, pathNot: TESTS },
  to: { path: '^src/[^/]+/', pathNot: [`^src/${module}/`, ...below.map((name) => `^src/${name}/(index|[^/]+\\.schema)\\.ts$`)] },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Circles make a change in one file a change in all.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'libs-know-no-modules',
      comment: 'Libs are mechanisms; they know nothing of Catalyst.',
      severity: 'error',
      from: { path: '^libs/', pathNot: TESTS },
      to: { path: '^src/' },
    },
    {
      name: 'platform-is-lowest',
      comment: 'Order of libs: campaign, team → agent-kit → ai → platform.',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: TESTS },
      to: { path: '^libs/(?!platform/)' },
    },
    {
      name: 'ai-uses-platform-only',
      comment: 'Order of libs: agent-kit → ai → platform.',
      severity: 'error',
      from: { path: '^libs/ai/', pathNot: TESTS },
      to: { path: '^libs/(?!ai/|platform/)' },
    },
    {
      name: 'libs-at-their-door',
      comment: 'A lib is imported at its index.ts (#name) or its schemas (#name/schema) only.',
      severity: 'error',
      from: { path: '^(src|libs/([^/]+))/', pathNot: TESTS },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/(schema/)?index\\.ts$'] },
    },
    {
      name: 'modules-at-their-door',
      comment: 'A module is imported at its index.ts, or at its schemas by other schemas.',
      severity: 'error',
      from: { path: MODULES, pathNot: [TESTS, '^src/agents/[^/]+/'] },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/(index|[^/]+\\.schema)\\.ts$'] },
    },
    ...directions,
    {
      name: 'nothing-imports-health',
      comment: 'Register a check with HealthRegistry instead.',
      severity: 'error',
      from: { path: '^src/(?!health/)' },
      to: { path: '^src/health/' },
    },
    {
      name: 'modules-do-not-know-the-edge',
      comment: 'The edge is built around the modules; what they share with it belongs to libs/platform.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: ['^src/(edge|cli)/', TESTS] },
      to: { path: '^src/(edge/|cli/|[^/]+\\.ts$)' },
    },
    {
      name: 'agents-are-islands',
      comment: 'An agent imports #agent-kit, #ai, #platform, #campaign, #team and zod; never a module, never another agent.',
      severity: 'error',
      from: { path: '^src/agents/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^(src|libs)/',
        pathNot: ['^src/agents/$1/', '^libs/(agent-kit|ai|platform|campaign|team)/src/(schema/)?index\\.ts$'],
      },
    },
    {
      name: 'schemas-are-pure',
      comment: 'A schema file imports zod and other schemas.',
      severity: 'error',
      from: { path: '\\.schema\\.ts$' },
      to: { pathNot: ['\\.schema\\.ts$', '^libs/[^/]+/src/schema/', 'node_modules/zod'] },
    },
    {
      name: 'typeorm-in-repositories',
      comment: 'TypeORM stays in entities, repositories and the database lib.',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: ['\\.(entity|repository)\\.ts$', '^libs/platform/src/database/', TESTS] },
      to: { path: 'node_modules/typeorm' },
    },
    {
      name: 'bull-in-its-lib',
      comment: 'Bull stays behind the queue of the platform; the operator view shows it.',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: ['^libs/platform/src/queue/', '^src/jobs/admin/', TESTS] },
      to: { path: 'node_modules/(bull|@nestjs/bull)/' },
    },
    {
      name: 'model-sdks-in-ai',
      comment: 'Model SDKs and the breaker stay in libs/ai.',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: ['^libs/ai/', TESTS] },
      to: { path: 'node_modules/(ai|opossum|@ai-sdk)/' },
    },
    {
      name: 'no-tests-in-the-program',
      comment: 'The program does not import tests.',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: TESTS },
      to: { path: TESTS },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['catalyst-source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
