/** Moments and the time on the clocks of one zone. Local times are given as milliseconds, as if they were UTC. */
export interface ZoneClock {
  /** What clocks show at a moment. */
  readonly localOf: (atMs: number) => number;
  /** The moment when clocks show this; the first one after, when clocks skip it. */
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
    const early = localMs - (localOf(localMs) - localMs);
    if (localOf(early) === localMs) return early;
    const late = localMs - (localOf(early) - early);
    // Neither shows it when clocks are put forward over it.
    return localOf(late) === localMs ? late : Math.max(early, late);
  };
  return { localOf, momentOf };
}
