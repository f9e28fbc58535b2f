import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { parse, parseAllDocuments } from 'yaml';

type Labels = Record<string, string>;

interface Port {
  name: string;
  containerPort: number;
}

interface Probe {
  httpGet: { path: string; port: string };
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  env?: { name: string; value: string }[];
  envFrom?: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  ports?: Port[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  securityContext: object;
  resources: { requests: { memory: string }; limits: { memory: string } };
}

export interface Pod {
  metadata: { labels: Labels; annotations?: Labels };
  spec: {
    serviceAccountName: string;
    securityContext: object;
    containers: Container[];
    topologySpreadConstraints?: { topologyKey: string; labelSelector: { matchLabels: Labels } }[];
  };
}

interface PathRule {
  path: string;
  pathType: 'Exact' | 'Prefix';
  backend: { service: { name: string; port: { name: string } } };
}

/** The parts of an object that tests look at. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels };
  data?: Labels;
  spec?: {
    replicas?: number;
    ttlSecondsAfterFinished?: number;
    scaleTargetRef?: { kind: string; name: string };
    minReplicas?: number;
    metrics?: { type: string; external?: { metric: { name: string } } }[];
    selector?: Labels & { matchLabels?: Labels };
    template?: Pod;
    ports?: { name: string; targetPort: string }[];
    podSelector?: { matchLabels?: Labels };
    ingress?: { from: { namespaceSelector: { matchLabels: Labels } }[]; ports: { port: string }[] }[];
    rules?: { http: { paths: PathRule[] } }[];
  };
}

interface Operation {
  op: 'add' | 'replace';
  path: string;
  value: unknown;
}

interface Kustomization {
  namespace?: string;
  resources?: string[];
  components?: string[];
  labels?: { pairs: Labels }[];
  images?: { name: string; newName: string; newTag: string }[];
  patches?: { target: { kind: string; name?: string }; patch: string }[];
  configMapGenerator?: { name: string; behavior?: 'merge'; literals: string[] }[];
}

const SPLIT = /=(.*)/s;

/** Applies one operation of a JSON patch; the path must exist but for its last part. */
function apply(object: unknown, { op, path, value }: Operation): void {
  const parts = path.slice(1).split('/');
  const last = parts.pop() ?? '';
  const parent = parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], object);
  if (typeof parent !== 'object' || parent === null) throw new Error(`nothing is at ${path}`);
  if (Array.isArray(parent) && last === '-') parent.push(value);
  else if (op === 'replace' && !(last in parent)) throw new Error(`nothing is at ${path}`);
  else (parent as Record<string, unknown>)[last] = value;
}

function patched(manifests: readonly Manifest[], { patches = [] }: Kustomization): void {
  for (const { target, patch } of patches) {
    const targets = manifests.filter(({ kind, metadata }) => kind === target.kind && metadata.name === (target.name ?? metadata.name));
    if (targets.length === 0) throw new Error(`a patch is for ${target.kind} ${target.name}, which does not exist`);
    for (const manifest of targets) for (const operation of parse(patch) as Operation[]) apply(manifest, operation);
  }
}

/**
 * The objects of a folder with a kustomization.yaml: as much of `kubectl kustomize` as our overlays use, without the hashes in names. Throws
 * for a field that it does not know.
 */
export function buildOverlay(folder: string, below: readonly Manifest[] = []): Manifest[] {
  const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const { apiVersion, kind, namespace, resources, components, labels, images, patches, configMapGenerator, ...unknown } =
    kustomization as Kustomization & { apiVersion: string; kind: string };
  if (Object.keys(unknown).length > 0) throw new Error(`${folder}: ${Object.keys(unknown).join()} of ${kind} ${apiVersion} is not read`);
  const manifests = [...below];
  for (const resource of resources ?? []) {
    const path = join(folder, resource);
    if (statSync(path).isDirectory()) manifests.push(...buildOverlay(path));
    else manifests.push(...parseAllDocuments(readFileSync(path, 'utf8')).map((document) => document.toJS() as Manifest));
  }
  for (const { name, behavior, literals } of configMapGenerator ?? []) {
    const data = Object.fromEntries(literals.map((literal) => literal.split(SPLIT).slice(0, 2) as [string, string]));
    const existing = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
    if ((existing !== undefined) !== (behavior === 'merge')) throw new Error(`${folder}: the config map ${name} cannot be generated`);
    if (existing) existing.data = { ...existing.data, ...data };
    else manifests.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
  }
  for (const manifest of manifests) {
    if (namespace && manifest.kind !== 'Namespace') manifest.metadata.namespace = namespace;
    for (const { pairs } of labels ?? []) manifest.metadata.labels = { ...manifest.metadata.labels, ...pairs };
    for (const container of manifest.spec?.template?.spec.containers ?? [])
      for (const { name, newName, newTag } of images ?? []) if (container.image === name) container.image = `${newName}:${newTag}`;
  }
  patched(manifests, { ...(patches && { patches }) });
  return (components ?? []).reduce((built, component) => buildOverlay(join(folder, component), built), manifests);
}
