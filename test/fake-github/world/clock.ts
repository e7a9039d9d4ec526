/** The fake's own time: it runs with the machine's, and a test moves it. Times are milliseconds since 1970. */
export class Clock {
  #offsetMs: number;

  /** @param startAt what the clock shows now; the machine's time when left out */
  constructor(startAt?: Date) {
    this.#offsetMs = startAt === undefined ? 0 : startAt.getTime() - Date.now();
  }

  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Moves on (or back) at once; what depends on time, such as windows and limits, follows. */
  advance(ms: number): void {
    this.#offsetMs += ms;
  }
}
