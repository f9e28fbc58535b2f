import type { SkillMatches, Team, TeamInput, Words } from '../shared/index.js';

type Formed = Omit<Team, 'words'>;

interface Offer {
  person: number;
  score: number;
}

/** A task as a whole goes to one person, or to nobody. */
interface Slot {
  task: string;
  hours: number;
  /** Who could do it, best first. */
  offers: readonly Offer[];
  owner: Offer | undefined;
}

type Change = readonly [Slot, Offer | undefined];

const EPSILON = 1e-9;
/** More steps than a distribution of 50 tasks was ever seen to take; every step betters it, so this only bounds the time. */
const MOST_STEPS = 1_000;
/** To how many of the best a task is offered when it has to make room, so that the search stays short with many people. */
const ALTERNATIVES = 10;

class Distribution {
  readonly free: number[];
  readonly slots: Slot[];

  constructor(
    { project, people }: TeamInput,
    matches: SkillMatches['matches'],
    readonly capacity = people.map(({ hours_per_week }) => hours_per_week * project.weeks),
  ) {
    const index = new Map(people.map(({ name }, at) => [name, at]));
    const byTask = new Map(matches.map(({ task, candidates }) => [task, candidates]));
    this.free = [...capacity];
    this.slots = project.tasks.map(({ name, hours }) => ({
      task: name,
      hours,
      offers: (byTask.get(name) ?? []).flatMap(({ person, score }) => {
        const at = index.get(person);
        return at === undefined ? [] : [{ person: at, score }];
      }),
      owner: undefined,
    }));
  }

  give(slot: Slot, owner: Offer | undefined): void {
    if (slot.owner) this.free[slot.owner.person] = this.freeOf(slot.owner) + slot.hours;
    if (owner) this.free[owner.person] = this.freeOf(owner) - slot.hours;
    slot.owner = owner;
  }

  freeOf({ person }: Offer): number {
    return this.free[person] ?? 0;
  }

  /** The largest tasks first, each to the best who still has the hours. */
  fill(): void {
    for (const slot of this.slots.toSorted((a, b) => b.hours - a.hours))
      this.give(
        slot,
        slot.offers.find((offer) => this.freeOf(offer) >= slot.hours - EPSILON),
      );
  }

  /** Moves tasks, and lets one make room for another, while that betters the whole; answers how often it did. */
  improve(): number {
    for (let step = 0; step < MOST_STEPS; step++) if (!this.moveOne() && !this.makeRoom()) return step;
    return MOST_STEPS;
  }

  private moveOne(): boolean {
    return this.slots.some((slot) => slot.offers.some((offer) => this.attempt([[slot, offer]])));
  }

  private makeRoom(): boolean {
    return this.slots.some((wanting) =>
      wanting.offers.slice(0, ALTERNATIVES).some((offer) =>
        this.slots
          .filter(({ owner }) => owner?.person === offer.person && wanting.owner?.person !== offer.person)
          .some((giving) =>
            giving.offers.slice(0, ALTERNATIVES).some((other) =>
              this.attempt([
                [giving, other],
                [wanting, offer],
              ]),
            ),
          ),
      ),
    );
  }

  /** Makes a change that betters the whole: first the hours that are done at all count, then how well those who do them fit. */
  private attempt(changes: readonly Change[]): boolean {
    const hours = changes.reduce((sum, [slot, owner]) => sum + slot.hours * (Number(Boolean(owner)) - Number(Boolean(slot.owner))), 0);
    const fit = changes.reduce((sum, [slot, owner]) => sum + slot.hours * ((owner?.score ?? 0) - (slot.owner?.score ?? 0)), 0);
    if (hours < -EPSILON || (hours < EPSILON && fit < EPSILON)) return false;
    const owners = changes.map(([slot]) => slot.owner);
    this.giveAll(changes);
    if (changes.every(([, owner]) => !owner || this.freeOf(owner) >= -EPSILON)) return true;
    this.giveAll(changes.map(([slot], index) => [slot, owners[index]]));
    return false;
  }

  private giveAll(changes: readonly Change[]): void {
    for (const [slot] of changes) this.give(slot, undefined);
    for (const [slot, owner] of changes) this.give(slot, owner);
  }
}

const round = (hours: number): number => Math.round(hours * 100) / 100;

function reason({ owner, offers, hours }: Slot, name: string): string {
  if (!owner) return offers.length === 0 ? 'Nobody has any of the skills.' : `Nobody who has the skills has ${round(hours)} hours left.`;
  const rank = offers.findIndex(({ person }) => person === owner.person);
  return rank === 0 ? `${name} fits best.` : `${name} fits; better matches are needed elsewhere or have no hours left.`;
}

/** Gives every task to somebody who can do it and has the hours: greedily first, then bettered by moves. The same input gives the same team. */
export function formTeam(input: TeamInput, { matches }: Pick<SkillMatches, 'matches'>): Formed {
  const { people } = input;
  const distribution = new Distribution(input, matches);
  distribution.fill();
  const improvements = distribution.improve();
  const nameOf = (person: number | undefined): string => (person === undefined ? '' : (people[person]?.name ?? ''));
  return {
    assignments: distribution.slots.map((slot) => ({
      task: slot.task,
      hours: slot.hours,
      person: slot.owner ? nameOf(slot.owner.person) : null,
      score: slot.owner?.score ?? 0,
      why: reason(slot, nameOf(slot.owner?.person)),
    })),
    members: people.flatMap(({ name }, index) => {
      const capacity = distribution.capacity[index] ?? 0;
      const hours = round(capacity - (distribution.free[index] ?? 0));
      return hours > 0 ? [{ person: name, hours, capacity: round(capacity) }] : [];
    }),
    improvements,
  };
}

export function describeTeam({ assignments, members }: Formed): Words {
  const team = members.map(({ person, hours, capacity }) => `* ${person}: ${hours} of ${capacity} hours`);
  const open = assignments.filter(({ person }) => person === null);
  return {
    summary: team.length > 0 ? team.slice(0, 12).join('\n') : 'Nobody can take any of the tasks.',
    notes: open.slice(0, 20).map(({ task, why }) => `${task} has no owner. ${why}`),
  };
}
