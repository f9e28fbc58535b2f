import { open } from 'node:fs/promises';

/** A source that is read in parts, so that reading a header does not load the whole file. */
export interface ByteSource {
  /** The bytes from `at`; fewer than `length` at the end. */
  read: (at: number, length: number) => Promise<Buffer>;
}

/** Opens a file by its path, or bytes in memory. */
export async function withBytes<T>(input: string | Uint8Array, use: (source: ByteSource) => Promise<T>): Promise<T> {
  if (typeof input !== 'string') {
    const whole = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
    return use({ read: async (at, length) => whole.subarray(at, at + length) });
  }
  const file = await open(input);
  try {
    return await use({
      read: async (at, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
        return buffer.subarray(0, bytesRead);
      },
    });
  } finally {
    await file.close();
  }
}
