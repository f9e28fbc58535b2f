import { z } from 'zod';

import type { AgentDefinition } from './agent.js';
import { orderAgents } from './graph.js';

const agent = (name: string, needs: string[] = [], pipeline = 'campaign'): AgentDefinition => ({
  name,
  needs,
  pipeline,
  job_type: 'test',
  title: name,
  version: 1,
  lane: 'local',
  input: z.object({}),
  output: z.object({}),
  timeout_ms: 1_000,
  attempts: 1,
});

describe('orderAgents', () => {
  it('puts each agent after those it needs', () => {
    const names = orderAgents([agent('d', ['b', 'c']), agent('c', ['a']), agent('b', ['a']), agent('a')]).map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['a doubled name', [agent('a'), agent('a')], /two agents are named a/],
    ['a need that does not exist', [agent('a', ['b'])], /a needs b, which does not exist/],
    ['a need of another pipeline', [agent('a', ['b']), agent('b', [], 'other')], /belongs to the pipeline other/],
    ['a lane that cannot be named in a setting', [{ ...agent('a'), lane: 'Harbour floor' }], /a names the lane "Harbour floor"/],
    ['a cycle', [agent('a', ['b']), agent('b', ['a']), agent('c')], /cycle: a, b$/m],
    ['an agent that needs itself', [agent('a', ['a'])], /cycle: a/],
  ])('refuses %s', (_, definitions, message) => {
    expect(() => orderAgents(definitions)).toThrow(message);
  });

  it('leaves out what is switched off, and refuses when others need it', () => {
    const agents = [agent('a'), agent('b', ['a'])];
    expect(orderAgents(agents, new Set(['b'])).map(({ name }) => name)).toEqual(['a']);
    expect(() => orderAgents(agents, new Set(['a']))).toThrow(/switch off b too/);
    expect(() => orderAgents(agents, new Set(['x']))).toThrow(/names x, which is not an agent/);
  });
});
