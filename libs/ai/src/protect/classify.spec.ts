import { inspect } from 'node:util';

import { APICallError, JSONParseError } from 'ai';

import { AnswerTooLarge } from '#outbound';
import { SemaphoreFull } from '#platform';

import { Refused } from '../call/failure.js';
import { classify, retryAfterMs } from './classify.js';

const open = new AbortController().signal;
const ended = AbortSignal.abort();

const answered = (statusCode: number, responseHeaders: Record<string, string> = {}, responseBody = ''): APICallError =>
  new APICallError({ message: 'x', url: 'http://provider', requestBodyValues: {}, statusCode, responseHeaders, responseBody });

const network = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

describe('classes of failure', () => {
  it.each([
    ['a refused connection', network('ECONNREFUSED'), 'provider_unavailable', 'failure', 'backoff', true],
    ['a reset connection', network('ECONNRESET'), 'provider_unavailable', 'failure', 'backoff', true],
    ['an unknown host', network('ENOTFOUND'), 'provider_unavailable', 'failure', 'backoff', true],
    ['500', answered(500), 'provider_unavailable', 'failure', 'backoff', true],
    ['502', answered(502), 'provider_unavailable', 'failure', 'backoff', true],
    ['504', answered(504), 'provider_unavailable', 'failure', 'backoff', true],
    ['503 without Retry-After', answered(503), 'provider_unavailable', 'failure', 'backoff', true],
    ['503 with Retry-After', answered(503, { 'retry-after': '7' }), 'throttled', 'throttled', { after_ms: 7_000 }, false],
    ['429 with Retry-After', answered(429, { 'retry-after': '3' }), 'throttled', 'throttled', { after_ms: 3_000 }, false],
    ['429 without', answered(429), 'throttled', 'throttled', { after_ms: 5_000 }, false],
    ['429 for want of credit', answered(429, {}, '{"error":{"code":"insufficient_quota"}}'), 'quota_exhausted', 'neutral', 'no', false],
    ['402', answered(402), 'quota_exhausted', 'neutral', 'no', false],
    ['401', answered(401), 'provider_auth', 'neutral', 'no', false],
    ['403', answered(403), 'provider_auth', 'neutral', 'no', false],
    ['400', answered(400), 'invalid_request', 'success', 'no', true],
    ['404', answered(404), 'invalid_request', 'success', 'no', true],
    ['413', answered(413), 'invalid_request', 'success', 'no', true],
    ['422', answered(422), 'invalid_request', 'success', 'no', true],
    ['a content filter', answered(400, {}, '{"error":{"code":"content_filter"}}'), 'refused', 'success', 'no', true],
    ['a refusal', new Refused('no'), 'refused', 'success', 'no', true],
    ['our time limit', new DOMException('late', 'TimeoutError'), 'timeout', 'failure', 'backoff', true],
    ['a cut answer', new TypeError('terminated'), 'provider_unavailable', 'failure', 'backoff', true],
    ['an endless answer', new TypeError('x', { cause: new AnswerTooLarge('big') }), 'answer_too_large', 'success', 'no', true],
    ['a full bulkhead', new SemaphoreFull(), 'bulkhead_full', 'neutral', { after_ms: 500 }, false],
  ])('%s', (_what, error, code, verdict, retry, uses_attempt) => {
    const classified = classify(error, open);
    expect(classified.verdict).toBe(verdict);
    expect(classified.failure).toMatchObject({ code, retry, uses_attempt });
  });

  it('keeps nothing of what a provider or the SDK repeats, but the status and the short name of the reason', () => {
    const told = { message: 'no: sk-key and the prompt', url: 'http://provider', requestBodyValues: { prompt: 'the prompt' } };
    const body = '{"error":{"type":"invalid_request_error","message":"no: sk-key and the prompt"}}';
    const errors = [
      new APICallError({ ...told, statusCode: 400, responseBody: body }),
      new JSONParseError({ text: 'sk-key and the prompt', cause: new Error('the prompt') }),
      new TypeError('outer', { cause: new JSONParseError({ text: 'the prompt', cause: undefined }) }),
    ];
    for (const error of errors) expect(inspect(classify(error, open).failure, { depth: 9 })).not.toMatch(/sk-key|the prompt/);
    expect(classify(errors[0], open).failure.cause).toMatchObject({ message: 'AI_APICallError 400 invalid_request_error' });
    expect(classify(network('ECONNREFUSED'), open).failure.cause).toMatchObject({ message: 'fetch failed' });
  });

  it('takes nothing for the provider’s fault that we ended ourselves', () => {
    expect(classify(network('ECONNRESET'), ended)).toMatchObject({ verdict: 'neutral', failure: { code: 'aborted', uses_attempt: false } });
  });

  it('reads Retry-After as seconds or as a date, within bounds', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(retryAfterMs('1.5', now)).toBe(1_500);
    expect(retryAfterMs(new Date(now + 9_000).toUTCString(), now)).toBe(9_000);
    expect(retryAfterMs('999999', now)).toBe(600_000);
    expect(retryAfterMs('-4', now)).toBe(0);
    expect(retryAfterMs('soon', now)).toBeUndefined();
  });
});
