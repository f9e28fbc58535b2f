import { createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { parse as parseUuid, stringify as stringifyUuid, validate as isUuid } from 'uuid';

/** The contents of a refresh token; not trustworthy until the signature has been checked with the key of its session. */
export interface RefreshClaims {
  sessionId: string;
  counter: number;
  signature: Buffer;
}

// Layout in bytes: version 1, session 16, counter 8, signature 16, checksum 4.
const VERSION = 1;
const SIGNED_BYTES = 25;
const SIGNATURE_BYTES = 16;
const BYTES = SIGNED_BYTES + SIGNATURE_BYTES + 4;
const TEXT = /^[A-Za-z0-9_-]{60}$/;

function signedPart(sessionId: string, counter: number): Buffer {
  const part = Buffer.alloc(SIGNED_BYTES);
  part.writeUInt8(VERSION, 0);
  part.set(parseUuid(sessionId), 1);
  part.writeBigUInt64BE(BigInt(counter), 17);
  return part;
}

function sign(part: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(part).digest().subarray(0, SIGNATURE_BYTES);
}

/** The refresh token of a session at a counter. It is not stored, since session, counter and key reproduce it. */
export function encodeRefreshToken(sessionId: string, counter: number, key: Buffer): string {
  const part = signedPart(sessionId, counter);
  const body = Buffer.concat([part, sign(part, key), Buffer.alloc(4)]);
  body.writeUInt32BE(crc32(body.subarray(0, BYTES - 4)), BYTES - 4);
  return body.toString('base64url');
}

/** Reads a token without verifying it; the checksum rejects random text without a database query. */
export function decodeRefreshToken(text: string): RefreshClaims | undefined {
  if (!TEXT.test(text)) return undefined;
  const body = Buffer.from(text, 'base64url');
  if (body.length !== BYTES || body.readUInt8(0) !== VERSION) return undefined;
  if (body.readUInt32BE(BYTES - 4) !== crc32(body.subarray(0, BYTES - 4))) return undefined;
  const sessionId = stringifyUuidSafely(body.subarray(1, 17));
  const counter = body.readBigUInt64BE(17);
  if (!sessionId || counter > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return { sessionId, counter: Number(counter), signature: body.subarray(SIGNED_BYTES, SIGNED_BYTES + SIGNATURE_BYTES) };
}

/** Whether the token was signed with this key. */
export function hasValidSignature({ sessionId, counter, signature }: RefreshClaims, key: Buffer): boolean {
  return timingSafeEqual(sign(signedPart(sessionId, counter), key), signature);
}

function stringifyUuidSafely(bytes: Buffer): string | undefined {
  try {
    const id = stringifyUuid(bytes);
    return isUuid(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
