import { randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';

import { Database, Logger, Secrets } from '#platform';
import type { Tx } from '#platform';

import { AuthConfig } from '../config/auth.config.js';
import { signingKey } from './signing-key.js';
import type { SigningKey } from './signing-key.js';

const LOCK = 0x0ca7_5164;
const PURPOSE = 'signing-key proof';
const MAX_TOKEN_LENGTH = 4_096;

/**
 * The live keys: one signs, all verify. A key's id is random and stored in the database with a proof that only the key's secret opens, so
 * that all processes use the same id for a key, and the id reveals nothing about the secret.
 */
@Injectable()
export class KeyRing implements OnModuleInit {
  private readonly logger = new Logger('KeyRing');
  private keys: readonly SigningKey[] = [];
  private byHeader: ReadonlyMap<string, SigningKey> = new Map();

  constructor(
    private readonly db: Database,
    private readonly secrets: Secrets,
    private readonly config: AuthConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.config.JWT_ALG !== this.config.signingAlgorithm)
      this.logger.warn('JWT_ALG=EdDSA is no longer supported; access tokens are signed with ES256', { set: 'JWT_ALG=ES256' });
    const kids = await this.db.transaction(async (tx) => {
      // NOTE: processes that start concurrently with a new secret must agree on its id.
      await this.db.query('SELECT pg_advisory_xact_lock($1)', [LOCK], tx);
      const known = await this.db.query<{ kid: string; proof: Buffer }>('SELECT kid, proof FROM signing_keys', [], tx);
      const ids: string[] = [];
      for (const index of this.secrets.all.keys()) ids.push(this.recognise(index, known) ?? (await this.remember(index, tx)));
      return ids;
    });
    this.use(kids.map((kid, index) => signingKey(this.config.signingAlgorithm, this.secrets.all[index] ?? '', kid)));
  }

  /** Sets the live keys; the first one signs. */
  use(keys: readonly SigningKey[]): void {
    this.keys = keys;
    this.byHeader = new Map(keys.map((key) => [key.header, key]));
  }

  get active(): SigningKey {
    const [key] = this.keys;
    if (!key) throw new Error('the signing keys are not loaded yet');
    return key;
  }

  get all(): readonly SigningKey[] {
    return this.keys;
  }

  /** The key to verify a token with; nothing when its format shows that we did not issue it. */
  keyOf(text: string): KeyObject | undefined {
    if (text.length > MAX_TOKEN_LENGTH) return undefined;
    const [header = '', payload = '', signature = '', ...rest] = text.split('.');
    const key = this.byHeader.get(header);
    // NOTE: two encodings of one signature (unused bits of the last character) must not count as two tokens.
    if (!key || rest.length > 0 || !isCanonical(payload) || !isCanonical(signature)) return undefined;
    return Buffer.byteLength(signature, 'base64url') === key.signatureLength ? key.verifying : undefined;
  }

  private recognise(index: number, known: readonly { kid: string; proof: Buffer }[]): string | undefined {
    return known.find(({ kid, proof }) => this.secrets.opens(PURPOSE, index, proof, kid))?.kid;
  }

  private async remember(index: number, tx: Tx): Promise<string> {
    const kid = randomBytes(9).toString('base64url');
    const proof = this.secrets.sealWith(PURPOSE, index, Buffer.alloc(0), kid);
    await this.db.execute('INSERT INTO signing_keys (kid, proof) VALUES ($1, $2)', [kid, proof], tx);
    return kid;
  }
}

function isCanonical(segment: string): boolean {
  return segment !== '' && Buffer.from(segment, 'base64url').toString('base64url') === segment;
}
