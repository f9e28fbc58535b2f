import { hkdfSync } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { RuntimeConfig } from '../config/index.js';
import { openBox, sealBox } from './box.js';
import { developmentSecret } from './development-secret.js';
import { SecretsConfig } from './secrets.config.js';

/**
 * Keys for every purpose, derived from the secret of the installation, and encryption with these keys.
 * While a previous secret is configured, data that was encrypted with it can still be decrypted.
 */
@Injectable()
export class Secrets {
  /** The current secret, then the previous one, which is still accepted. */
  readonly all: readonly string[];
  private readonly derived = new Map<string, readonly Buffer[]>();

  constructor(config: SecretsConfig, runtime: RuntimeConfig) {
    const current = config.JWT_ACCESS_SECRET ?? developmentSecret(runtime.CATALYST_DATA_DIR);
    const previous = config.JWT_PREVIOUS_SECRET;
    this.all = previous === undefined || previous === current ? [current] : [current, previous];
  }

  /** 32-byte keys for a purpose: the current one, then the previous one, which is still accepted. */
  keys(purpose: string): readonly [Buffer, ...Buffer[]] {
    const known = this.derived.get(purpose);
    const keys = known ?? this.all.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'catalyst', purpose, 32)));
    this.derived.set(purpose, keys);
    return keys as [Buffer, ...Buffer[]];
  }

  /** Encrypts and authenticates data; decryption requires the same `context`. */
  seal(purpose: string, plain: Buffer, context: string): Buffer {
    return this.sealWith(purpose, 0, plain, context);
  }

  /** The decrypted data, or undefined when it was encrypted with another secret or context, or was altered. */
  open(purpose: string, sealed: Buffer, context: string): Buffer | undefined {
    for (const key of this.keys(purpose)) {
      const plain = openBox(key, sealed, context);
      if (plain) return plain;
    }
    return undefined;
  }

  /** Like `seal`, with the secret at `index` of `all`. */
  sealWith(purpose: string, index: number, plain: Buffer, context: string): Buffer {
    return sealBox(this.key(purpose, index), plain, context);
  }

  /** Whether this was encrypted with the secret at `index` of `all`. */
  opens(purpose: string, index: number, sealed: Buffer, context: string): boolean {
    return openBox(this.key(purpose, index), sealed, context) !== undefined;
  }

  private key(purpose: string, index: number): Buffer {
    const key = this.keys(purpose)[index];
    if (!key) throw new Error(`there is no secret ${index}`);
    return key;
  }
}
