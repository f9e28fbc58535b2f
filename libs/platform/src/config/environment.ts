const SECRET_NAME = /(?:KEY|KEY_ID|SECRET|TOKEN|PASSWORD|PEPPER|HEADERS)$/;
const MIN_SECRET_LENGTH = 6;

/** Secrets of every environment of this process. NOTE: all applications of a process share one log. */
const secrets = new Set<string>();

/** The environment variables that configure one application. */
export class Environment {
  /** The environment of this process, which configures command-line programs. */
  static readonly process = new Environment(process.env);

  constructor(private readonly variables: NodeJS.ProcessEnv) {
    for (const [name, value] of this.entries()) if (SECRET_NAME.test(name) && value.length >= MIN_SECRET_LENGTH) secrets.add(value);
  }

  /** The value of one variable. An empty variable counts as unset, as in compose files and CI systems that cannot leave one out. */
  read(name: string): string | undefined {
    return this.variables[name] || undefined;
  }

  /** The variables that are set. */
  entries(): (readonly [name: string, value: string])[] {
    return Object.entries(this.variables).filter((entry): entry is [string, string] => Boolean(entry[1]));
  }

  /** The variables of a family whose names are not known in advance, e.g. `/^AI_PROVIDER_/`. */
  family(pattern: RegExp): Record<string, string> {
    return Object.fromEntries(this.entries().filter(([name]) => pattern.test(name)));
  }
}

/** The values of all variables whose names indicate a secret, longest first. No text that leaves the process may contain them. */
export function configuredSecrets(): readonly string[] {
  return [...secrets].sort((a, b) => b.length - a.length);
}
