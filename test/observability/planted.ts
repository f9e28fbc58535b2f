import { randomBytes } from 'node:crypto';

/** Secrets and names of people that a test gives to a program, to look for them where they must not be. */
export class Planted {
  private readonly values = new Map<string, string>();

  /** Notes a value under what it is. */
  keep<T extends string>(what: string, value: T): T {
    if (value.length < 6) throw new Error(`${what} is too short to be looked for`);
    this.values.set(what, value);
    return value;
  }

  secret(what: string): string {
    return this.keep(what, `planted ${what} ${randomBytes(9).toString('base64url')}`.replaceAll(' ', '-'));
  }

  address(what: string): string {
    return this.keep(what, `planted.${randomBytes(6).toString('hex')}@example.com`);
  }

  get size(): number {
    return this.values.size;
  }

  /** What of it is in a text, as it is or in one of the forms in which programs write it. */
  foundIn(text: string): string[] {
    const words = new Set(text.match(/\b\d{6}\b/g));
    const isIn = (value: string) => (/^\d{6}$/.test(value) ? words.has(value) : forms(value).some((form) => text.includes(form)));
    return [...this.values].filter(([, value]) => isIn(value)).map(([what]) => what);
  }
}

function forms(value: string): string[] {
  const bytes = Buffer.from(value);
  // NOTE: the last characters of base64 depend on what follows the value, so they are left out.
  const encoded = [bytes.toString('base64'), bytes.toString('base64url')].map((text) =>
    text.slice(0, Math.floor((value.length * 4) / 3) - 1),
  );
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), bytes.toString('hex'), ...encoded];
}
