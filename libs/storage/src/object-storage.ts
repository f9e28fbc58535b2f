import type { Readable } from 'node:stream';

/** A part of an object; both ends are inclusive, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Metadata of a stored object. */
export interface StoredObject {
  key: string;
  bytes: number;
  modified_at: Date;
}

/** Lifetime and response headers of a signed URL. */
export interface SignedUrlOptions {
  /** Lifetime of the URL, in seconds. */
  seconds: number;
  content_type?: string;
  content_disposition?: string;
}

/** There is no object with this key. */
export class ObjectMissing extends Error {
  constructor(readonly key: string) {
    super(`there is no object ${key}`);
    this.name = 'ObjectMissing';
  }
}

const KEY = /^[a-z0-9-]+(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** Throws for a malformed key. Keys are built from generated ids, never from user input. */
export function assertKey(key: string): void {
  if (!KEY.test(key) || key.length > 200) throw new Error(`"${key}" is not an object key; keys look like uploads/0198….jpg`);
}

/**
 * Storage of files: a folder or a bucket. Writes are atomic, and each key is written once: changed content gets a new key.
 * Inject this class; `STORAGE_DRIVER` selects the implementation.
 */
export abstract class ObjectStorage {
  /** Stores `data` under `key`; after this resolves, the object survives a crash. */
  abstract put(key: string, data: Uint8Array, options: { content_type: string }): Promise<void>;

  /** Reads an object or a part of it. Throws `ObjectMissing`. */
  abstract read(key: string, range?: ByteRange): Promise<Readable>;

  /** The metadata of an object; undefined when it does not exist. */
  abstract stat(key: string): Promise<StoredObject | undefined>;

  /** Deletes an object; deleting a missing one is not an error. */
  abstract delete(key: string): Promise<void>;

  /** All objects below a folder such as `uploads`. */
  abstract list(folder: string): AsyncIterable<StoredObject>;

  /** A URL that gives anyone access to the object; undefined when the driver does not support signed URLs. */
  abstract signedUrl(key: string, options: SignedUrlOptions): Promise<string | undefined>;

  /** Resolves when objects can be written and read. */
  abstract check(): Promise<void>;

  /** Removes the remains of unfinished writes that are older than `before`. */
  abstract removeLeftovers(before: Date): Promise<void>;

  /** Reads a whole object into memory. Throws `ObjectMissing`. */
  async readAll(key: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.read(key)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}
