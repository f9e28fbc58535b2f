import type { AgentDefinition } from './agent.js';

/** Inconsistent agents; the message lists the problems and how to fix them. */
export class AgentGraphError extends Error {
  override readonly name = 'AgentGraphError';

  constructor(readonly problems: readonly string[]) {
    super(`the agents are inconsistent:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

function duplicates(definitions: readonly AgentDefinition[]): string[] {
  const counts = Map.groupBy(definitions, ({ name }) => name);
  return [...counts].filter(([, same]) => same.length > 1).map(([name]) => `two agents are named ${name}; rename one`);
}

const LANE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

function misnamed(definitions: readonly AgentDefinition[]): string[] {
  const wrong = definitions.filter(({ lane }) => !LANE.test(lane));
  return wrong.map(({ name, lane }) => `${name} names the lane "${lane}"; lanes are named in snake_case`);
}

function missing(definitions: readonly AgentDefinition[], disabled: ReadonlySet<string>): string[] {
  const known = new Map(definitions.map((definition) => [definition.name, definition]));
  return definitions.flatMap(({ name, needs, pipeline }) =>
    needs.flatMap((need) => {
      if (disabled.has(need)) return [`${name} needs ${need}, which CATALYST_DISABLED switches off; switch off ${name} too`];
      const found = known.get(need);
      if (!found) return [`${name} needs ${need}, which does not exist`];
      return found.pipeline === pipeline ? [] : [`${name} needs ${need}, which belongs to the pipeline ${found.pipeline}, not ${pipeline}`];
    }),
  );
}

/** Sorts agents so that each comes after those it needs, by name within a level. The rest is part of a cycle. */
function sort(definitions: readonly AgentDefinition[]): { ordered: AgentDefinition[]; cycle: AgentDefinition[] } {
  let waiting = [...definitions].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: AgentDefinition[] = [];
  const placed = new Set<string>();
  while (waiting.length > 0) {
    const ready = waiting.filter(({ needs }) => needs.every((need) => placed.has(need)));
    if (ready.length === 0) break;
    ordered.push(...ready);
    for (const { name } of ready) placed.add(name);
    waiting = waiting.filter(({ name }) => !placed.has(name));
  }
  return { ordered, cycle: waiting };
}

/** Orders agents so that each comes after those it needs. Throws `AgentGraphError` with all problems. */
export function orderAgents(definitions: readonly AgentDefinition[], disabled: ReadonlySet<string> = new Set()): AgentDefinition[] {
  const unknown = [...disabled].filter((name) => !definitions.some((definition) => definition.name === name));
  const enabled = definitions.filter(({ name }) => !disabled.has(name));
  const problems = [
    ...unknown.map((name) => `CATALYST_DISABLED names ${name}, which is not an agent`),
    ...duplicates(enabled),
    ...misnamed(enabled),
    ...missing(enabled, disabled),
  ];
  if (problems.length > 0) throw new AgentGraphError(problems);
  const { ordered, cycle } = sort(enabled);
  if (cycle.length > 0)
    throw new AgentGraphError([`these agents depend on each other in a cycle: ${cycle.map(({ name }) => name).join(', ')}`]);
  return ordered;
}
