/** What came of taking points. */
export interface Taken {
  allowed: boolean;
  /** Until the window ends. */
  milliseconds: number;
}

interface Lease {
  left: number;
  /** Milliseconds since 1970. */
  until: number;
}

const MAX_LEASES = 20_000;

/** Portions of a shared limit that this process has already paid for and may hand out by itself. */
export class Leases {
  private readonly leases = new Map<string, Lease>();
  private readonly pending = new Map<string, Promise<Taken>>();

  /** Takes one from the portion at hand; fetches the next portion when it is used up or its window is over. */
  async take(key: string, portion: number, fetch: () => Promise<Taken>): Promise<Taken> {
    for (;;) {
      const lease = this.leases.get(key);
      const milliseconds = (lease?.until ?? 0) - Date.now();
      if (lease && lease.left > 0 && milliseconds > 0) {
        lease.left--;
        return { allowed: true, milliseconds };
      }
      const fetched = await (this.pending.get(key) ?? this.fetch(key, portion, fetch));
      if (!fetched.allowed) return fetched;
    }
  }

  private fetch(key: string, portion: number, fetch: () => Promise<Taken>): Promise<Taken> {
    const pending = fetch()
      .then((taken) => {
        if (taken.allowed) this.store(key, { left: portion, until: Date.now() + Math.max(1, taken.milliseconds) });
        return taken;
      })
      .finally(() => this.pending.delete(key));
    this.pending.set(key, pending);
    return pending;
  }

  private store(key: string, lease: Lease): void {
    if (this.leases.size >= MAX_LEASES) {
      const now = Date.now();
      for (const [other, { until }] of this.leases) if (until <= now) this.leases.delete(other);
      if (this.leases.size >= MAX_LEASES) this.leases.clear();
    }
    this.leases.set(key, lease);
  }
}
