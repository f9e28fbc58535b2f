/** The result of a check; `fix` explains how to solve the problem. */
export interface Finding {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  detail: string;
  fix?: string;
}

export const ok = (check: string, detail: string): Finding => ({ check, status: 'ok', detail });
export const warn = (check: string, detail: string, fix: string): Finding => ({ check, status: 'warn', detail, fix });
export const fail = (check: string, detail: string, fix: string): Finding => ({ check, status: 'fail', detail, fix });

const LIMIT_MS = 15_000;

/** Runs a check; an error or a timeout is a failure with this advice. */
export async function attempt(check: string, fix: string, look: () => Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(fail(check, `no answer within ${LIMIT_MS / 1_000} s`, fix)), LIMIT_MS);
  });
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return fail(check, messageOf(error), fix);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || code || String(error)).split('\n')[0] ?? '';
}
