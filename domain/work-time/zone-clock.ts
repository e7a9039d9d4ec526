const DAY_MS = 86_400_000;

/** Moments and the time on the clocks of one zone. Local times are given as milliseconds, as if they were UTC. */
export interface ZoneClock {
  /** What clocks show at a moment. */
  readonly localOf: (atMs: number) => number;
  /** The first moment when clocks show this; when they skip it, the moment when they do so. As `calendar_moment` in SQL. */
  readonly momentOf: (localMs: number) => number;
}

/**
 * @param timeZone an IANA name
 * @throws RangeError when there is no such zone
 */
export function createZoneClock(timeZone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const localOf = (atMs: number): number => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
    const seconds = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return seconds + (((atMs % 1000) + 1000) % 1000);
  };
  const momentOf = (localMs: number): number => {
    // The offsets of the day before and of the day after: none lies further from UTC, and no zone changes twice between.
    const before = localMs - (localOf(localMs - DAY_MS) - (localMs - DAY_MS));
    const after = localMs - (localOf(localMs + DAY_MS) - (localMs + DAY_MS));
    const [early, late] = [Math.min(before, after), Math.max(before, after)];
    if (localOf(early) === localMs) return early;
    if (localOf(late) === localMs) return late;
    // Clocks are put forward over it: between the two.
    let [low, high] = [early, late];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (localOf(middle) < localMs) low = middle;
      else high = middle;
    }
    return high;
  };
  return { localOf, momentOf };
}
