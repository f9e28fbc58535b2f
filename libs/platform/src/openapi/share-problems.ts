import { codesOf, TOKEN_ERRORS } from './problems.js';

type Json = Record<string, unknown>;

interface Components {
  responses?: Record<string, unknown>;
  examples?: Record<string, unknown>;
}

const PROBLEM = 'application/problem+json';
const pascal = (code: string): string => code.toLowerCase().replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `PROJECT_HAS_NO_IMAGE, RUN_ALREADY_ACTIVE` becomes `ProjectHasNoImageOrRunAlreadyActive`; the token codes together become `Unauthorized`. */
function nameOf(codes: readonly string[]): string {
  const token = TOKEN_ERRORS['401'] ?? [];
  const aboutToken = token.every((code) => codes.includes(code));
  const rest = aboutToken ? codes.filter((code) => !token.includes(code)) : codes;
  return [...(aboutToken ? ['Unauthorized'] : []), ...[...rest].sort().map(pascal)].join('Or');
}

/**
 * Moves problem responses and their examples from an operation to the components of the document and leaves references, so that each error
 * is described once.
 */
export function shareProblems(responses: Record<string, Json>, components: Components): void {
  for (const [status, response] of Object.entries(responses)) {
    const codes = codesOf(response);
    const content = response['content'] as Record<string, Json> | undefined;
    if (codes.length === 0 || !content || Object.keys(content).length > 1) continue;
    const examples = (content[PROBLEM]?.['examples'] ?? {}) as Record<string, unknown>;
    components.examples = { ...components.examples, ...examples };
    const references = Object.fromEntries(Object.keys(examples).map((code) => [code, { $ref: `#/components/examples/${code}` }]));
    const shared = { ...response, content: { [PROBLEM]: { ...content[PROBLEM], examples: references } } };
    const name = nameOf(codes);
    const existing = components.responses?.[name];
    if (existing && JSON.stringify(existing) !== JSON.stringify(shared)) continue;
    components.responses = { ...components.responses, [name]: shared };
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
}
