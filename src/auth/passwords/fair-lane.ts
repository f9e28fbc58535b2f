/** A task in the queue. */
export interface Waiting {
  start: () => void;
  refuse: () => void;
}

/** Queued tasks by key: keys take turns, the tasks of one key run in order. */
export class FairLane {
  // NOTE: a map keeps the order in which keys were added, so the first key is the one whose turn it is.
  private readonly lines = new Map<string, Waiting[]>();
  private count = 0;

  constructor(
    private readonly capacity: number,
    private readonly perKey: number,
  ) {}

  get length(): number {
    return this.count;
  }

  /** Adds a task; if there is no room, returns the task to be refused, which is the newest of the longest line. */
  add(key: string, waiting: Waiting): Waiting | undefined {
    const line = this.lines.get(key) ?? [];
    if (line.length >= this.perKey) return waiting;
    const longest = this.count < this.capacity ? undefined : this.longest();
    if (longest && longest.length <= line.length + 1) return waiting;
    line.push(waiting);
    this.lines.set(key, line);
    if (longest) return longest.pop();
    this.count++;
    return undefined;
  }

  /** Removes and returns the oldest task of the key whose turn it is. */
  next(): Waiting | undefined {
    const [turn] = this.lines;
    if (!turn) return undefined;
    const [key, line] = turn;
    const waiting = line.shift();
    this.lines.delete(key);
    if (line.length > 0) this.lines.set(key, line);
    this.count--;
    return waiting;
  }

  private longest(): Waiting[] {
    return [...this.lines.values()].reduce((longest, line) => (line.length > longest.length ? line : longest), []);
  }
}
