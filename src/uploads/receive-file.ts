import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { ValidationError } from '#platform';
import type { AppError } from '#platform';
import { Uuid } from '#platform/schema';

import { FileTooLarge, NotAForm } from './uploads.errors.js';

/** A completely received file, in a folder of its own. */
export interface ReceivedFile {
  path: string;
  bytes: number;
  /** Of its bytes, in hex. */
  sha256: string;
  project_id: string | undefined;
}

// Source: RFC 2046, 5.1.1; the parser breaks at 256.
const BOUNDARY = /;\s*boundary=("[^"]{1,70}"|[^\s;"]{1,70})\s*(;|$)/i;

/** How much of a refused form is drained, in files of maximum size. */
const DRAINED_FILES = 2;

const FOLDER_PREFIX = 'catalyst-upload-';

/** Removes the folders of processes that were killed while they received a file. */
export async function removeAbandonedFiles(before: Date): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtime < before) await rm(path, { recursive: true, force: true });
  }
}

/** Registers the multipart parser; nothing is read before a route asks for it. */
export function installMultipart(fastify: FastifyInstance, maxBytes: number): void {
  // NOTE: not awaited; awaiting a plugin makes Fastify ready before Nest has set its error handler.
  void fastify.register(multipart, {
    throwFileSizeLimit: false,
    limits: { files: 1, fields: 1, fieldSize: 100, fileSize: maxBytes + 1, headerPairs: 50, parts: 2 },
  });
}

function wrong(path: string, message: string): AppError {
  return new ValidationError({ errors: [{ path, message }] });
}

/** Writes a stream to a file while counting and hashing it; stops at the size limit. */
async function save(stream: Readable, path: string, maxBytes: number, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) return done(new FileTooLarge({ max_bytes: maxBytes }));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(stream, meter, createWriteStream(path), { signal });
  return { bytes, sha256: hash.digest('hex') };
}

/** Translates errors of the form parser for the client. */
function translate(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_FILES_LIMIT') return wrong('file', 'must be one file');
  if (code === 'FST_FIELDS_LIMIT' || code === 'FST_PARTS_LIMIT') return wrong('', 'must have the fields file and project_id only');
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') return new NotAForm();
  if (error instanceof Error && /multipart|boundary|Unexpected end|Malformed/i.test(error.message))
    return wrong('', 'is not a complete multipart form');
  return error;
}

async function readForm(request: FastifyRequest, folder: string, maxBytes: number, signal: AbortSignal): Promise<ReceivedFile> {
  let received: Omit<ReceivedFile, 'project_id'> | undefined;
  let project_id: string | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw wrong(part.fieldname.slice(0, 50), 'is not a field of this form');
      const path = join(folder, 'photo');
      received = { path, ...(await save(part.file, path, maxBytes, signal)) };
    } else if (part.fieldname === 'project_id') {
      const parsed = Uuid.safeParse(part.value);
      if (!parsed.success) throw wrong('project_id', 'must be a UUID');
      project_id = parsed.data;
    } else throw wrong(part.fieldname.slice(0, 50), part.fieldname === 'file' ? 'must be a file' : 'is not a field of this form');
  }
  if (!received) throw wrong('file', 'is required');
  return { ...received, project_id };
}

/** Ends `work` when the client disconnects before the request is complete: the form parser alone would wait for ever. */
async function whileConnected<T>({ raw }: FastifyRequest, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const gone = new Promise<never>((_, reject) => {
    const leave = (): void => {
      if (raw.complete) return;
      const reason = wrong('', 'is not a complete multipart form');
      reject(reason);
      controller.abort(reason);
    };
    if (raw.destroyed) leave();
    else raw.once('close', leave);
  });
  return Promise.race([gone, work(controller.signal)]);
}

/** Drains the rest of a refused form, so that the client gets the answer and can reuse the connection; one that keeps sending is disconnected. */
function drain({ raw }: FastifyRequest, maxBytes: number): void {
  if (raw.complete || raw.destroyed) return;
  let left = maxBytes;
  raw.unpipe();
  raw.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) raw.destroy();
  });
  raw.resume();
}

/**
 * Receives the form of an upload and passes its file to `use`; the file is deleted afterwards in any case.
 * Throws `PAYLOAD_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`, `VALIDATION_ERROR`.
 */
export async function receiveFile<T>(request: FastifyRequest, maxBytes: number, use: (file: ReceivedFile) => Promise<T>): Promise<T> {
  if (!request.isMultipart()) throw new NotAForm();
  if (!BOUNDARY.test(request.headers['content-type'] ?? '')) throw wrong('', 'must name a boundary of 1 to 70 characters');
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  try {
    const file = await whileConnected(request, (signal) => readForm(request, folder, maxBytes, signal)).catch((error: unknown) => {
      drain(request, DRAINED_FILES * maxBytes);
      throw translate(error);
    });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
