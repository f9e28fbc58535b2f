import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import * as ts from 'typescript';

import { listConfiguration } from '#platform';

import { loadModules } from '../../src/app.module.js';
import { buildOverlay } from './kustomize.js';
import type { Manifest } from './kustomize.js';

const text = (file: string): string => readFileSync(file, 'utf8');
const OVERLAYS = globSync('deploy/k8s/overlays/*');
const manifests = OVERLAYS.flatMap((overlay) => buildOverlay(overlay).map((manifest): [string, Manifest] => [overlay, manifest]));

// Set by Node.
const NOT_OURS = /^NODE_COMPILE_CACHE$/;

let known: Set<string>;

beforeAll(async () => {
  await loadModules();
  known = new Set(listConfiguration().flatMap(({ name, aliases }) => [name, ...aliases]));
});

it.each(manifests.map(([overlay, manifest]) => [manifest.kind, manifest.metadata.name, overlay, manifest] as const))(
  'the %s %s of %s is what Kubernetes takes',
  async (kind, _name, _overlay, manifest) => {
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

it.each(OVERLAYS)('in %s the autoscalers alone say how many pods there are', (overlay) => {
  const named = (kind: string) => manifests.flatMap(([of, manifest]) => (of === overlay && manifest.kind === kind ? [manifest] : []));
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

it('the image sets only variables that Catalyst knows', () => {
  const set = [...text('Dockerfile').matchAll(/^(?:ENV |\s{4})([A-Z_]+)=/gm)].map(([, name = '']) => name);
  expect(set.length).toBeGreaterThan(3);
  expect(set.filter((name) => !NOT_OURS.test(name) && !known.has(name))).toEqual([]);
});

it('what is built from the outside is pinned: the base image by digest, actions by commit', () => {
  const bases = [...text('Dockerfile').matchAll(/^(?:FROM|ARG \w+=)\s*(\S+)/gm)].map(([, base]) => base);
  expect(bases[0]).toMatch(/^node:24\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/);
  expect(new Set(bases.slice(1))).toEqual(new Set(['${NODE_IMAGE}']));
  const actions = globSync('.github/workflows/*.yml').flatMap((file) =>
    [...text(file).matchAll(/uses: (.*)$/gm)].map(([, action]) => action),
  );
  expect(actions.length).toBeGreaterThan(5);
  for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
