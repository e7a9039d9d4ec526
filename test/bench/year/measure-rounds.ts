/** One thing whose time is taken: called with ever other numbers. */
export type Measured = (n: number) => Promise<void>;

export interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Rounds {
  readonly rounds: number;
  /** Calls of one round whose time is taken, after `warmUp` others. */
  readonly calls: number;
  readonly warmUp: number;
}

/**
 * Takes the times of several things in turns, so that whatever else the machine does meanwhile falls on all of them, and keeps the
 * best round of each.
 */
export async function measureRounds<Name extends string>(
  measured: Readonly<Record<Name, Measured>>,
  { rounds, calls, warmUp }: Rounds,
): Promise<Record<Name, Times>> {
  const names = Object.keys(measured) as Name[];
  const best = new Map<Name, Times>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const times: number[] = [];
      for (let call = 0; call < warmUp + calls; call++) {
        const startedMs = performance.now();
        await measured[name](round * (warmUp + calls) + call);
        if (call >= warmUp) times.push(performance.now() - startedMs);
      }
      const { p50Ms, p99Ms } = summarise(times);
      const before = best.get(name);
      best.set(name, {
        p50Ms: Math.min(p50Ms, before?.p50Ms ?? Number.POSITIVE_INFINITY),
        p99Ms: Math.min(p99Ms, before?.p99Ms ?? Number.POSITIVE_INFINITY),
      });
    }
  }
  return Object.fromEntries(best) as Record<Name, Times>;
}

function summarise(times: number[]): Times {
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
