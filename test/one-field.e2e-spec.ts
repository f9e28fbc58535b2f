import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { eventually, photo } from '#testing';
import type { HttpClient } from '#testing';

import { RealProcess } from './support/real-process.js';

const run = promisify(execFile);
const root = process.cwd();
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.catalyst', 'out', 'coverage']);
const MATERIAL = 'smoked oak from https://oak.example';
const FACTS = { product_name: 'Aurora Desk Lamp', brand_name: 'Lumina', material: MATERIAL };

let scratch: string;
let tree: string;
let program: RealProcess;
let client: HttpClient;
let token: string;
let project: string;

/** Runs a program of the changed copy; what it printed. */
async function inTree(...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: scratch, NODE_ENV: 'test', DATABASE_URL: program.database.url };
  return (await run(process.execPath, args, { cwd: tree, env, maxBuffer: 1e8 })).stdout;
}

function insert(path: string, before: string, text: string): void {
  const file = join(tree, path);
  const source = readFileSync(file, 'utf8');
  expect(source.split(before)).toHaveLength(2);
  writeFileSync(file, source.replace(before, `${text}\n${before}`));
}

/** The three edits of docs/extending.md. */
function addField(): void {
  writeFileSync(
    join(tree, 'src/projects/migrations/1999000000000-project-material.sql'),
    '-- up\nALTER TABLE projects ADD COLUMN material text;\n\n-- down\nALTER TABLE projects DROP COLUMN material;\n',
  );
  const column = `  @Column('text', { nullable: true })\n  material!: string | null;\n`;
  insert('src/projects/project.entity.ts', '  /** The upload that shows the product. */', column);
  const line = `  material: line(200).nullish().meta({ description: 'What it is made of', example: 'oak' }),`;
  insert('src/projects/projects.schema.ts', '  tone: line(100)', line);
}

const read = async (path: string) => (await client.get(path, token)).body;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'catalyst-one-field-'));
  tree = join(scratch, 'catalyst');
  cpSync(root, tree, { recursive: true, filter: (source) => source === root || !LEFT_OUT.has(basename(source)) });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  addField();
  program = await RealProcess.prepare({}, tree);
  await inTree('node_modules/@nestjs/cli/bin/nest.js', 'build');
  await inTree('dist/src/migrate.js');
  client = await program.start();
  token = (await client.register()).access_token;
  project = (await client.post('/api/projects', FACTS, token)).body.id;
}, 300_000);

afterAll(async () => {
  await program?.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

describe('a new field of a project is a migration, a column and a line of the schema', () => {
  it('it is created, changed, cleared, listed and checked like the others', async () => {
    expect(await read(`/api/projects/${project}`)).toMatchObject(FACTS);
    const change = async (material: unknown) =>
      (await client.request('PATCH', `/api/projects/${project}`, { body: { material }, token })).body;
    expect(await change('x'.repeat(201))).toMatchObject({ status: 400, errors: [{ path: 'material' }] });
    expect(await change(null)).toMatchObject({ product_name: FACTS.product_name, material: null });
    expect(await change(MATERIAL)).toMatchObject({ material: MATERIAL });
    expect((await read('/api/projects')).items).toMatchObject([FACTS]);
  });

  it('the OpenAPI document describes it', async () => {
    const { schemas } = (await client.get('/openapi.json')).body.components;
    for (const name of ['CreateProject', 'UpdateProject', 'Project'])
      expect(schemas[name].properties.material).toMatchObject({ description: 'What it is made of' });
    expect(schemas.Project.required).toContain('material');
  });

  it('a campaign is written with it, without a model, and it is in the input of each job and in every export', async () => {
    await client.upload(token, await photo(), { project_id: project });
    const { body: started } = await client.post(`/api/projects/${project}/runs`, {}, token);
    await eventually(async () => (await read(`/api/runs/${started.id}`)).status === 'completed');
    const { items } = await read(`/api/projects/${project}/jobs?limit=10&include=payloads`);
    expect(items).not.toHaveLength(0);
    for (const { input_payload } of items) expect(input_payload.input.other_facts).toEqual({ material: MATERIAL });

    const insights = items.find(({ agent }: { agent: string }) => agent === 'insight_extraction').output_payload;
    expect(insights.value_propositions).toEqual([{ text: `Material: ${MATERIAL}.`, basis: { kind: 'other_fact', evidence: MATERIAL } }]);
    const assets = (await read(`/api/projects/${project}/assets`)).items as { asset_type: string; content: string }[];
    expect(assets.filter(({ content }) => content.includes('smoked oak')).map(({ asset_type }) => asset_type)).toEqual(
      expect.arrayContaining(['linkedin_post', 'blog_article', 'video_script']),
    );
    expect((await read(`/api/projects/${project}/export?format=json`)).project).toMatchObject(FACTS);
    expect(await read(`/api/projects/${project}/export?format=markdown`)).toContain(`**Material:** ${MATERIAL}`);
    expect(await read(`/api/projects/${project}/export?format=html`)).toContain(`<dt>Material</dt><dd>${MATERIAL}</dd>`);
  });

  it('the command line and the demo have an option for it', async () => {
    for (const command of [['projects', 'create'], ['run']])
      expect(await inTree('dist/src/cli.js', ...command, '--help')).toMatch(/--material <text> +what it is made of/);
    expect(await inTree('tools/demo.mjs', '--help')).toMatch(/--material TEXT +what it is made of/);
    const out = join(scratch, 'out');
    const facts = ['--product', 'Aurora', '--brand', 'Lumina', '--material', 'smoked oak'];
    await inTree('tools/demo.mjs', '--server', client.url, '--photo', 'tools/demo/sample-photo.jpg', '--out', out, ...facts);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('| Material | smoked oak |');
  });
});
