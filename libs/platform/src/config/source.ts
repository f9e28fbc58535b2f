let source: NodeJS.ProcessEnv = process.env;

/** Reads configuration from `values` instead of the process environment; call it before the application is created. */
export function useEnvironment(values: NodeJS.ProcessEnv): void {
  source = values;
}

/** One variable as it is set. */
export function readVariable(name: string): string | undefined {
  // NOTE: an empty variable counts as unset, as in compose files and CI systems that cannot leave one out.
  return source[name] || undefined;
}

/** The variables that are set. */
export function variablesSet(): (readonly [name: string, value: string])[] {
  return Object.entries(source).filter((entry): entry is [string, string] => Boolean(entry[1]));
}

/** The variables of a family whose names are not known beforehand, e.g. `/^AI_PROVIDER_/`; unset and empty ones are left out. */
export function readEnvFamily(pattern: RegExp): Record<string, string> {
  return Object.fromEntries(variablesSet().filter(([name]) => pattern.test(name)));
}

const SECRET_NAME = /(?:KEY|KEY_ID|SECRET|TOKEN|PASSWORD|PEPPER|HEADERS)$/;
const LEAST_SECRET = 6;
let secretsOf: { source: NodeJS.ProcessEnv; values: string[] } | undefined;

/** The values of all variables that are called like secrets, longest first: what must stand in no text that leaves the process. */
export function configuredSecrets(): readonly string[] {
  if (secretsOf?.source !== source) {
    const values = Object.entries(source).flatMap(([name, value = '']) =>
      SECRET_NAME.test(name) && value.length >= LEAST_SECRET ? [value] : [],
    );
    secretsOf = { source, values: values.sort((a, b) => b.length - a.length) };
  }
  return secretsOf.values;
}
