import type { Readable } from 'node:stream';

/** A part of an object: both ends count, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What is known of a stored object without reading it. */
export interface StoredObject {
  key: string;
  bytes: number;
  modified_at: Date;
}

/** How a signed URL answers. */
export interface SignedUrlOptions {
  /** Life of the URL, in seconds. */
  seconds: number;
  content_type?: string;
  content_disposition?: string;
}

/** There is nothing under this key. */
export class ObjectMissing extends Error {
  constructor(readonly key: string) {
    super(`there is no object ${key}`);
    this.name = 'ObjectMissing';
  }
}

const KEY = /^[a-z0-9-]+(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** Refuses a key that we did not make, before a driver makes a path of it: callers name objects by ids of their own, never by what a user sent. */
export function assertKey(key: string): void {
  if (!KEY.test(key) || key.length > 200) throw new Error(`"${key}" is not an object key; keys look like uploads/0198….jpg`);
}

/**
 * Where files are kept: a folder or a bucket. A write is whole or not at all, and a key is written once: what changes gets a new key.
 * Inject this class; the driver behind it is chosen by `STORAGE_DRIVER`.
 */
export abstract class ObjectStorage {
  /** Keeps `data` under `key`; when this resolves, the object survives a crash. */
  abstract put(key: string, data: Uint8Array, options: { content_type: string }): Promise<void>;

  /** The bytes of an object, or of a part of it. Throws `ObjectMissing`. */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;

  /** What is known of an object, or nothing. */
  abstract stat(key: string): Promise<StoredObject | undefined>;

  /** Removes an object; removing what is not there is no error. */
  abstract delete(key: string): Promise<void>;

  /** All objects below a folder such as `uploads`. */
  abstract list(folder: string): AsyncIterable<StoredObject>;

  /** A URL that gives the object to whoever holds it, where the driver can make one. */
  abstract signedUrl(key: string, options: SignedUrlOptions): Promise<string | undefined>;

  /** Resolves when objects can be written and read. */
  abstract check(): Promise<void>;

  /** Removes what writes that never finished left behind before `before`. */
  abstract removeLeftovers(before: Date): Promise<void>;

  /** The whole object in memory. Throws `ObjectMissing`. */
  async readAll(key: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.read(key)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}
