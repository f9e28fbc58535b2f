import { createHmac } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Clock } from '../context/index.js';
import { Secrets } from '../secrets/index.js';
import type { AuthUser } from './principal.js';
import { secretsEqual } from './secrets-equal.js';

/** The use of a signed URL and the name of its query parameter: `signature` for one object, `ticket` for one event stream. */
export type SignedUrlUse = 'signature' | 'ticket';

/** Lifetime of a signed URL, in seconds. */
export const SIGNED_URL_SECONDS: Readonly<Record<SignedUrlUse, number>> = { signature: 15 * 60, ticket: 60 };

/** NOTE: the URL of an object stays the same for a minute, so that a page that polls does not reload its pictures each time. */
const ROUNDED_TO_SECONDS: Readonly<Record<SignedUrlUse, number>> = { signature: 60, ticket: 1 };

const SIGNED = /^(.+)[?&](signature|ticket)=([a-z0-9]{1,12})\.([0-9a-f-]{36})\.([0-9a-f-]{36})\.([\w-]{43})$/;

/** The content of a valid signed URL. */
interface SignedUrl {
  user: AuthUser;
  expired: boolean;
}

/** The URL without its signature or ticket. */
export function withoutSignature(url: string): string {
  return SIGNED.exec(url)?.[1] ?? url;
}

/**
 * URLs for browsers that cannot send an access token. One is valid for a GET of exactly this path and query, for a short time, on behalf of
 * the user, and only while the session that it was created for is open. Every process verifies them, including those signed with the previous secret.
 */
@Injectable()
export class SignedUrls {
  constructor(
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** The path and query with the signature added. */
  sign(url: string, user: AuthUser, use: SignedUrlUse): string {
    const step = ROUNDED_TO_SECONDS[use];
    const expires = Math.floor((this.now() + SIGNED_URL_SECONDS[use]) / step) * step;
    const claims = `${expires.toString(36)}.${user.id}.${user.session_id}`;
    const [key] = this.secrets.keys('signed-url');
    return `${url}${url.includes('?') ? '&' : '?'}${use}=${claims}.${macOf(key, use, url, claims)}`;
  }

  /** The content of a signed URL, or undefined when it was not signed by this installation for this use, or was altered. */
  verify(signed: string, use: SignedUrlUse): SignedUrl | undefined {
    const [, url = '', usedAs, expires = '', id = '', session_id = '', mac = ''] = SIGNED.exec(signed) ?? [];
    if (usedAs !== use) return undefined;
    const claims = `${expires}.${id}.${session_id}`;
    const genuine = this.secrets.keys('signed-url').some((key) => secretsEqual(mac, macOf(key, use, url, claims)));
    if (!genuine) return undefined;
    return { user: { kind: 'user', id, session_id }, expired: Number.parseInt(expires, 36) <= this.now() };
  }

  private now(): number {
    return Math.floor(this.clock.now().getTime() / 1_000);
  }
}

function macOf(key: Buffer, use: SignedUrlUse, url: string, claims: string): string {
  return createHmac('sha256', key).update(`${use}\n${url}\n${claims}`).digest('base64url');
}
