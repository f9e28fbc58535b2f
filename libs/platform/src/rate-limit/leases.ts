/** The result of consuming points. */
export interface Consumed {
  allowed: boolean;
  /** Time until the window ends. */
  milliseconds: number;
}

interface Lease {
  left: number;
  /** Milliseconds since 1970. */
  until: number;
}

const MAX_LEASES = 20_000;

/** Portions of a shared limit that this process has reserved in Redis and can consume locally. */
export class Leases {
  private readonly leases = new Map<string, Lease>();
  private readonly pending = new Map<string, Promise<Consumed>>();

  /** Consumes one point of the current portion; fetches the next portion when it is used up or its window has ended. */
  async take(key: string, portion: number, fetch: () => Promise<Consumed>): Promise<Consumed> {
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

  private fetch(key: string, portion: number, fetch: () => Promise<Consumed>): Promise<Consumed> {
    const pending = fetch()
      .then((consumed) => {
        if (consumed.allowed) this.store(key, { left: portion, until: Date.now() + Math.max(1, consumed.milliseconds) });
        return consumed;
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
