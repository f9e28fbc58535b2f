import { EventEmitter } from 'node:events';

import { jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';

import type { SessionWatch } from '#platform';

import { EventStreams } from './event-streams.js';

/** A client's end of a stream: what it received, and how much of it lies unread. */
class Socket extends EventEmitter {
  text = '';
  writableLength = 0;
  ended = false;
  writableFinished = true;
  destroyed = false;
  headers: Record<string, string> = {};

  writeHead(_status: number, headers: Record<string, string>): void {
    this.headers = headers;
  }

  write(text: string): void {
    this.text += text;
  }

  end(): void {
    this.ended = true;
    this.emit('close');
  }

  destroy(): void {
    this.destroyed = true;
    this.end();
  }
}

const open = (streams: EventStreams, userId = 'ada', raw = new Socket()) => {
  const reply = { raw, hijack: () => undefined, getHeaders: () => ({ 'x-request-id': 'r' }) } as unknown as FastifyReply;
  return { raw, stream: streams.add(reply, { id: userId, session_id: 'session' }) };
};

let streams: EventStreams;
let endings: Set<() => void>;
beforeEach(() => {
  jest.useFakeTimers();
  endings = new Set();
  const watch = (_id: string, ended: () => void) => {
    endings.add(ended);
    return () => endings.delete(ended);
  };
  streams = new EventStreams({ MAX_EVENT_STREAMS: 7, MAX_EVENT_STREAMS_PER_USER: 5 }, { watch } as unknown as SessionWatch);
  streams.onApplicationBootstrap();
});
afterEach(() => {
  streams.beforeApplicationShutdown();
  jest.useRealTimers();
});

it('shows a sign of life every fifteen seconds, so that nothing on the way cuts a quiet stream', () => {
  const { raw } = open(streams);
  jest.advanceTimersByTime(61_000);
  expect(raw.text.match(/^: /gm)).toHaveLength(4);
  expect(raw.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', 'x-request-id': 'r' });
  expect(raw.headers['cache-control']).toMatch(/no-transform/);
});

it('ends a stream after ten minutes, so that its client shows a fresh access token', () => {
  const { raw } = open(streams);
  jest.advanceTimersByTime(9 * 60_000);
  expect(raw.ended).toBe(false);
  jest.advanceTimersByTime(75_000);
  expect(raw.ended).toBe(true);
});

it('cuts off a client that does not read, and says nothing more to one that is gone', () => {
  const { raw, stream } = open(streams);
  const closed = jest.fn();
  stream.onClose(closed);
  raw.writableLength = 257 * 1024;
  stream.write('x');
  expect(raw.ended).toBe(true);
  expect(closed).toHaveBeenCalledTimes(1);
  const before = raw.text;
  stream.write('y');
  jest.advanceTimersByTime(60_000);
  expect(raw.text).toBe(before);
  const late = jest.fn();
  stream.onClose(late);
  expect(late).toHaveBeenCalledTimes(1);
});

it('ends a stream with its session, and destroys it when the client does not take the end', () => {
  const [reads, stalls] = [open(streams), open(streams)];
  stalls.raw.writableFinished = false;
  for (const end of [...endings]) end();
  expect([reads.raw.ended, stalls.raw.ended, endings.size]).toEqual([true, true, 0]);
  expect(reads.raw.text.endsWith(': session ended\n\n')).toBe(true);
  jest.advanceTimersByTime(1_000);
  expect([reads.raw.destroyed, stalls.raw.destroyed]).toEqual([false, true]);
});

it('ends all streams when the process stops', () => {
  const all = Array.from({ length: 5 }, () => open(streams));
  streams.beforeApplicationShutdown();
  expect(all.every(({ raw }) => raw.ended)).toBe(true);
});

it('refuses a user more streams than one may have, and anybody more than the process may have, until one ends', () => {
  const [first] = Array.from({ length: 5 }, () => open(streams));
  expect(() => open(streams)).toThrow(expect.objectContaining({ code: 'STREAM_LIMIT_REACHED', status: 429, retryAfter: 10 }));
  for (let n = 0; n < 2; n++) open(streams, 'bob');
  expect(() => open(streams, 'bob')).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', status: 503 }));
  first?.stream.close();
  open(streams);
  expect(() => open(streams)).toThrow(expect.objectContaining({ code: 'STREAM_LIMIT_REACHED' }));
});

it('keeps no place for a client that hung up before its stream began', () => {
  for (let n = 0; n < 20; n++) open(streams, 'ada', Object.assign(new Socket(), { destroyed: true }));
  expect(open(streams).raw.headers).toHaveProperty('content-type');
});
