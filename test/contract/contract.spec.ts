import { readFileSync } from 'node:fs';

import type { OpenAPIObject } from '@nestjs/swagger';

import { Contract } from '#testing';
import type { Exchange } from '#testing';

const contract = new Contract(JSON.parse(readFileSync('openapi.json', 'utf8')) as OpenAPIObject);

const project = {
  id: '01890000-0000-7000-8000-000000000000',
  product_name: 'Lamp',
  brand_name: 'Lumina',
  price: null,
  description: null,
  audience: null,
  tone: null,
  language: null,
  image_path: null,
  image_url: null,
  thumbnail_url: null,
  status: 'draft',
  created_at: '2026-01-31T12:00:00.000Z',
  updated_at: '2026-01-31T12:00:00.000Z',
};
const good: Exchange = {
  method: 'GET',
  path: `/api/projects/${project.id}`,
  status: 200,
  contentType: 'application/json; charset=utf-8',
  requestId: 'abcdefgh',
  body: project,
};

it('accepts what the document says', () => {
  expect(contract.breach(good)).toBeUndefined();
});

it.each<[string, Partial<Exchange>]>([
  ['an undocumented status', { status: 418 }],
  ['another content type', { contentType: 'text/html' }],
  ['no request id', { requestId: null }],
  ['a wrong type', { body: { ...project, product_name: 1 } }],
  ['a wrong format', { body: { ...project, id: 'not-a-uuid' } }],
  ['a value outside its enum', { body: { ...project, status: 'lost' } }],
  ['a missing key', { body: { id: project.id } }],
  ['a key too many', { body: { ...project, password_hash: 'x' } }],
  ['an undocumented success', { method: 'PUT' }],
  ['an error that is no problem', { status: 404, contentType: 'application/problem+json', body: { message: 'no' } }],
])('refuses %s', (_what, change) => {
  expect(contract.breach({ ...good, ...change })).toEqual(expect.any(String));
});
