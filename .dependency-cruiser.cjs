/**
 * Who may import whom. Each rule names its reason; `npm run check` fails on a breach and test/architecture.spec.ts plants one of each.
 * Specs and `test/` are not followed, for they may import what they test; nor is the generated client. Every other file of `src` and
 * `libs` is covered, new ones too.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const SPECS = '\\.(spec|int-spec|e2e-spec)\\.ts$|^test/';
/** Code for tests that is no test itself. */
const TEST_CODE = `${SPECS}|^libs/testing/|^src/agents/[^/]+/shared/testing/`;

/** Modules, each with those it may import. A module that is not listed may import all of these but auth and health; none of these imports it. */
const MODULES = {
  auth: ['users'],
  users: [],
  projects: ['users'],
  uploads: ['projects', 'users'],
  assets: ['projects', 'uploads', 'users'],
  jobs: ['agents', 'projects', 'uploads', 'assets', 'users'],
  agents: [],
  health: [],
};
/** Libs, each with those it may import. A lib that is not listed may import platform. */
const LIBS = {
  platform: [],
  imaging: ['platform'],
  outbound: ['platform'],
  ai: ['outbound', 'platform'],
  'agent-kit': ['ai', 'imaging', 'platform'],
};
/** Folders of src that are not modules: the HTTP server around them, and the command line. */
const FRAME = ['edge', 'cli'];

const error = (name, comment, from, to, more = {}) => ({ name, comment, severity: 'error', from, to, ...more });
const anyOf = (names) => `(?:${names.join('|')})`;
const door = (module) => `^src/${module}/(?:index|[^/]+\\.schema)\\.ts$`;
const OPEN_TO_ALL = Object.keys(MODULES).filter((name) => name !== 'auth' && name !== 'health');

const moduleDirections = [
  ...Object.entries(MODULES).map(([module, below]) =>
    error(
      `direction-${module}`,
      `${module} may import only ${below.join(', ') || 'libs'}. To tell an upper module something, emit a domain event or own a registry.`,
      { path: `^src/${module}/` },
      { path: '^src/[^/]+/', pathNot: [`^src/${module}/`, ...below.map(door)] },
    ),
  ),
  error(
    'direction-other-modules',
    `A module that is not listed in MODULES stands above those that are: it may import ${OPEN_TO_ALL.join(', ')}, never another like itself.`,
    { path: `^src/(?!${anyOf([...Object.keys(MODULES), ...FRAME])}/)([^/]+)/` },
    { path: '^src/[^/]+/', pathNot: ['^src/$1/', ...OPEN_TO_ALL.map(door)] },
  ),
];

const libDirections = [
  ...Object.entries(LIBS).map(([lib, below]) =>
    error(
      `direction-lib-${lib}`,
      `libs/${lib} may import only ${below.join(', ') || 'packages'}.`,
      { path: `^libs/${lib}/` },
      { path: '^libs/', pathNot: `^libs/${anyOf([lib, ...below])}/` },
    ),
  ),
  error(
    'direction-other-libs',
    'A lib that is not listed in LIBS may import platform.',
    { path: `^libs/(?!${anyOf([...Object.keys(LIBS), 'testing'])}/)([^/]+)/` },
    { path: '^libs/', pathNot: ['^libs/$1/', '^libs/platform/'] },
  ),
];

module.exports = {
  forbidden: [
    error('no-cycles', 'In a cycle, a change in one file is a change in all.', {}, { circular: true }),
    error(
      'no-folder-cycles',
      'Folders that need each other can neither be read nor moved alone.',
      {},
      { circular: true },
      { scope: 'folder' },
    ),
    error(
      'libs-do-not-reach-up',
      'A folder of a lib does not import the files beside it that put it together; what both need lies in a folder of its own.',
      { path: '^(libs/.+)/[^/]+/[^/]+$' },
      { path: '^$1/[^/]+$' },
    ),
    error('libs-know-no-modules', 'Libs are mechanisms; they know nothing of Catalyst.', { path: '^libs/' }, { path: '^(src|test)/' }),
    ...libDirections,
    error(
      'libs-at-their-door',
      'A lib is imported at its index.ts (#name), its schemas (#name/schema) or its configuration (#platform/config) only.',
      { path: '^(src|libs/([^/]+))/', pathNot: TEST_CODE },
      { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$2/', '^libs/([^/]+/src/(schema/)?|platform/src/config/)index\\.ts$'] },
    ),
    error(
      'modules-at-their-door',
      'A module is imported at its index.ts, or at its schemas by other schemas.',
      { path: '^src/([^/]+)/' },
      { path: '^src/([^/]+)/', pathNot: ['^src/$1/', door('[^/]+')] },
    ),
    ...moduleDirections,
    error(
      'nothing-imports-health',
      'Register a check with HealthRegistry instead.',
      { path: '^src/(?!health/)' },
      { path: '^src/health/' },
    ),
    error(
      'modules-do-not-know-the-edge',
      'The edge is built around the modules; what they share with it belongs to libs/platform.',
      { path: `^src/(?!${anyOf(FRAME)}/)[^/]+/` },
      { path: `^src/(${anyOf(FRAME)}/|[^/]+\\.ts$)` },
    ),
    error(
      'the-edge-knows-no-module',
      'The edge serves whatever app.module.ts found; what a module wants of it, the module registers.',
      { path: '^src/edge/' },
      { path: '^src/', pathNot: ['^src/edge/', '^src/app\\.module\\.ts$'] },
    ),
    error(
      'entries-are-thin',
      'A file of src itself starts something: the edge, the command line, or the modules that app.module.ts finds.',
      { path: '^src/[^/]+\\.ts$' },
      { path: '^src/', pathNot: ['^src/[^/]+\\.ts$', '^src/edge/index\\.ts$', '^src/cli/program\\.ts$'] },
    ),
    error(
      'agents-are-islands',
      'An agent imports libs and the shared folder of its pipeline; never a module, another agent or another pipeline. Files and calls reach it through its context.',
      { path: '^src/agents/([^/]+)/([^/]+)/', pathNot: TEST_CODE },
      {
        path: '^(src|libs)/',
        pathNot: [
          '^src/agents/$1/$2/',
          '^src/agents/$1/shared/(schema/)?index\\.ts$',
          '^libs/(?!storage/|mailer/|outbound/|testing/)[^/]+/src/(schema/)?index\\.ts$',
        ],
      },
    ),
    error(
      'schemas-are-pure',
      'A schema file imports zod and other schemas.',
      { path: '\\.schema\\.ts$' },
      { pathNot: ['\\.schema\\.ts$', '^(libs/[^/]+/src|src/agents/[^/]+/shared)/schema/', 'node_modules/zod'] },
    ),
    error(
      'typeorm-in-repositories',
      'TypeORM stays in entities, repositories and the database lib.',
      { path: '^(src|libs)/', pathNot: ['\\.(entity|repository)\\.ts$', '^libs/platform/src/database/', TEST_CODE] },
      { path: 'node_modules/typeorm' },
    ),
    error(
      'bull-in-its-lib',
      'Bull stays behind the queue of the platform; the operator view shows it.',
      { path: '^(src|libs)/', pathNot: ['^libs/platform/src/queue/', '^src/jobs/admin/'] },
      { path: 'node_modules/(bull|@nestjs/bull)/' },
    ),
    error(
      'model-sdks-in-ai',
      'Model SDKs and the breaker stay in libs/ai.',
      { path: '^(src|libs/(?!ai/))' },
      { path: 'node_modules/(ai|opossum|@ai-sdk)/' },
    ),
    error(
      'sharp-in-image-processes',
      'Pictures that users sent are decoded in the child processes of libs/imaging only: inject Images of #imaging.',
      { path: '^(src|libs)/', pathNot: ['^libs/imaging/src/process/', TEST_CODE] },
      { path: 'node_modules/(sharp|@img)/' },
    ),
    error(
      'image-processes-stand-alone',
      'The program of an image process imports itself and packages; others know its types only.',
      { path: '^libs/imaging/src/process/' },
      { path: '^(src|libs)/', pathNot: '^libs/imaging/src/process/' },
    ),
    error(
      'no-tests-in-the-program',
      'The program does not import tests.',
      { path: '^(src|libs)/', pathNot: TEST_CODE },
      { path: TEST_CODE },
    ),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^client/', SPECS] },
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
