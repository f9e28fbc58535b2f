import { readFileSync } from 'node:fs';

import { listConfiguration } from '#platform';

import { loadModules } from '../../src/app.module.js';
import { buildOverlay } from './kustomize.js';
import type { Container, Manifest, Pod } from './kustomize.js';

const OVERLAYS = ['production', 'production-scaled-by-jobs'];
const WORKLOADS = ['Deployment', 'Job'];

const built = new Map(OVERLAYS.map((name) => [name, buildOverlay(`deploy/k8s/overlays/${name}`)]));
const all = (overlay: string): readonly Manifest[] => built.get(overlay) ?? [];
const named = (overlay: string, kind: string): readonly Manifest[] => all(overlay).filter((manifest) => manifest.kind === kind);
const pods = (overlay: string): Pod[] => WORKLOADS.flatMap((kind) => named(overlay, kind)).flatMap(({ spec }) => spec?.template ?? []);
const containers = (overlay: string): Container[] => pods(overlay).flatMap(({ spec }) => spec.containers);
const settings = (overlay: string): Record<string, string> => named(overlay, 'ConfigMap')[0]?.data ?? {};
const selected = (overlay: string, labels: Record<string, string> = {}): Pod[] =>
  pods(overlay).filter(({ metadata }) => Object.entries(labels).every(([key, value]) => metadata.labels[key] === value));
const component = ({ metadata }: Pod): string => metadata.labels['app.kubernetes.io/component'] ?? '';
const mebibytes = (text: string): number => {
  const [, figure, unit] = /^(\d+)(Mi|Gi)$/.exec(text) ?? [];
  if (figure === undefined) throw new Error(`${text} is not in Mi or Gi`);
  return Number(figure) * (unit === 'Gi' ? 1024 : 1);
};

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  it('puts everything into one namespace, with the image of the installation', () => {
    const [namespace] = named(overlay, 'Namespace').map(({ metadata }) => metadata.name);
    const others = all(overlay).filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set([namespace]));
    expect(new Set(containers(overlay).map(({ image }) => image))).toEqual(new Set(['registry.example.com/catalyst:0.1.0']));
    expect(all(overlay).length).toBeGreaterThan(10);
  });

  it('names configuration and an account that exist, and settings that Catalyst has', async () => {
    await loadModules();
    const known = new Set(listConfiguration().map(({ name }) => name));
    const set = [...Object.keys(settings(overlay)), ...containers(overlay).flatMap(({ env = [] }) => env.map(({ name }) => name))];
    expect(set.length).toBeGreaterThan(5);
    expect(set.filter((name) => !known.has(name))).toEqual([]);
    const sources = containers(overlay).flatMap(({ envFrom = [] }) => envFrom);
    expect(sources).toHaveLength(6);
    for (const { configMapRef, secretRef } of sources) expect(configMapRef?.name ?? secretRef?.name).toBe('catalyst');
    expect(named(overlay, 'ConfigMap').map(({ metadata }) => metadata.name)).toEqual(['catalyst']);
    const accounts = named(overlay, 'ServiceAccount').map(({ metadata }) => metadata.name);
    for (const { spec } of pods(overlay)) expect(accounts).toContain(spec.serviceAccountName);
  });

  it('selects pods by labels they have, in every Deployment, budget, spread, policy and Service', () => {
    for (const { spec, metadata } of named(overlay, 'Deployment'))
      expect([metadata.name, selected(overlay, spec?.selector?.matchLabels)]).toEqual([metadata.name, [spec?.template]]);
    for (const { spec, metadata } of named(overlay, 'PodDisruptionBudget'))
      expect([metadata.name, selected(overlay, spec?.selector?.matchLabels).length]).toEqual([metadata.name, 1]);
    for (const { spec } of named(overlay, 'NetworkPolicy'))
      expect(selected(overlay, spec?.podSelector?.matchLabels).length).toBeGreaterThan(0);
    for (const pod of pods(overlay).filter((candidate) => component(candidate) !== 'migrate')) {
      const spreads = pod.spec.topologySpreadConstraints ?? [];
      expect(spreads.map(({ topologyKey }) => topologyKey)).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
      for (const { labelSelector } of spreads) expect(selected(overlay, labelSelector.matchLabels)).toEqual([pod]);
    }
    expect(named(overlay, 'Service').map(({ spec }) => selected(overlay, spec?.selector).map(component))).toEqual([['api']]);
  });

  it('leads probes, Service and Ingress to ports that exist', () => {
    const [service] = named(overlay, 'Service');
    const [api] = selected(overlay, service?.spec?.selector);
    const open = (api?.spec.containers ?? []).flatMap(({ ports = [] }) => ports.map(({ name }) => name));
    for (const { targetPort } of service?.spec?.ports ?? []) expect(open).toContain(targetPort);
    for (const { livenessProbe, readinessProbe, startupProbe, ports = [] } of containers(overlay).filter(({ command }) => !command))
      for (const probe of [livenessProbe, readinessProbe, startupProbe])
        expect(ports.map(({ name }) => name)).toContain(probe?.httpGet.port);
    const backends = named(overlay, 'Ingress').flatMap(({ spec }) => spec?.rules?.flatMap(({ http }) => http.paths) ?? []);
    expect(backends.length).toBeGreaterThan(3);
    for (const { backend } of backends) {
      expect(backend.service.name).toBe(service?.metadata.name);
      expect((service?.spec?.ports ?? []).map(({ name }) => name)).toContain(backend.service.port.name);
    }
  });

  it('serves metrics on a port that the scraper alone can reach, and that neither Service nor Ingress leads to', () => {
    const { METRICS_PORT } = settings(overlay);
    expect(settings(overlay)['METRICS_TOKEN']).toBeUndefined();
    const scraped = pods(overlay).filter(({ metadata }) => metadata.annotations?.['prometheus.io/scrape'] === 'true');
    expect(scraped.map(component).sort()).toEqual(['api', 'worker']);
    for (const { metadata, spec } of scraped) {
      expect(metadata.annotations).toMatchObject({ 'prometheus.io/port': METRICS_PORT, 'prometheus.io/path': '/metrics' });
      expect(spec.containers.flatMap(({ ports = [] }) => ports)).toContainEqual({ name: 'metrics', containerPort: Number(METRICS_PORT) });
    }
    const targets = named(overlay, 'Service').flatMap(({ spec }) => spec?.ports?.map(({ targetPort }) => targetPort) ?? []);
    expect(targets).toEqual(['http']);
    const allowed = named(overlay, 'NetworkPolicy').flatMap(({ spec }) =>
      (spec?.ingress ?? []).map(({ from, ports }) => [
        from.map((source) => source.namespaceSelector.matchLabels),
        ports.map(({ port }) => port),
      ]),
    );
    expect(allowed).toEqual([
      [[{ 'catalyst/http': 'allowed' }], ['http']],
      [[{ 'catalyst/metrics': 'allowed' }], ['metrics']],
    ]);
  });

  it('lets the world ask for every path of the API and its documentation, and not for metrics or the queues', () => {
    const rules = named(overlay, 'Ingress').flatMap(({ spec }) => spec?.rules?.flatMap(({ http }) => http.paths) ?? []);
    const open = (asked: string): boolean =>
      rules.some(({ path, pathType }) => asked === path || (pathType === 'Prefix' && asked.startsWith(path === '/' ? path : `${path}/`)));
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: object };
    const public_ = [...Object.keys(paths), '/docs', '/docs/swagger-ui.css', '/redoc', '/redoc/redoc.standalone.js', '/openapi.json'];
    expect(public_.filter((path) => !open(path))).toEqual([]);
    expect(['/metrics', '/metrics/', '/admin/queues', '/admin/queues/api/queues', '/anything'].filter(open)).toEqual([]);
  });

  it('requests the memory that was measured, and that of the image processes beside it', () => {
    const measured = [...readFileSync('docs/kubernetes.md', 'utf8').matchAll(/^\| `(api|worker)` +\| (\d+) MiB/gm)];
    const images = Number(settings(overlay)['IMAGE_MEMORY']);
    expect(measured.map(([, role]) => role)).toEqual(['api', 'worker']);
    for (const [, role, figure] of measured) {
      const [pod] = pods(overlay).filter((candidate) => component(candidate) === role);
      const { requests, limits } = pod?.spec.containers[0]?.resources ?? {};
      expect(mebibytes(requests?.memory ?? '')).toBeGreaterThanOrEqual(Number(figure) + images);
      expect(mebibytes(limits?.memory ?? '')).toBeGreaterThan(mebibytes(requests?.memory ?? ''));
    }
  });

  it('runs migrations once per version under a reconciler: replaced when the version changes, kept when they are done', () => {
    const [job] = named(overlay, 'Job');
    expect(job?.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/hook': 'Sync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      'kustomize.toolkit.fluxcd.io/force': 'enabled',
    });
    expect(job?.spec?.ttlSecondsAfterFinished).toBeUndefined();
  });
});

it('scales by a metric from outside the cluster only where that was chosen', () => {
  const metrics = (overlay: string) =>
    named(overlay, 'HorizontalPodAutoscaler').map(({ spec }) => [spec?.scaleTargetRef?.name, spec?.metrics?.map(({ type }) => type)]);
  expect(metrics('production')).toEqual([
    ['catalyst-api', ['Resource']],
    ['catalyst-worker', ['Resource']],
  ]);
  expect(metrics('production-scaled-by-jobs')).toEqual([
    ['catalyst-api', ['Resource']],
    ['catalyst-worker', ['Resource', 'External']],
  ]);
  const recorded = /^ +- record: (\S+)$/m.exec(readFileSync('deploy/observability/alerts.yml', 'utf8'))?.[1];
  const external = named('production-scaled-by-jobs', 'HorizontalPodAutoscaler').flatMap(({ spec }) => spec?.metrics ?? []);
  expect(external.flatMap((metric) => metric.external?.metric.name ?? [])).toEqual([recorded]);
});
