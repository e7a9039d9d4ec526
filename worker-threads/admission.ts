/** Lets a bounded number of holders in; the others wait in order of arrival. */
export interface Admission {
  /** Resolves with the function that gives the place back. */
  enter(): Promise<() => void>;
  /** Resolves when `enter` would not wait. */
  whenFree(): Promise<void>;
  readonly inside: number;
  readonly waiting: number;
}

/** @param places how many may be inside at once */
export function createAdmission(places: number): Admission {
  const queue: (() => void)[] = [];
  let watchers: (() => void)[] = [];
  let inside = 0;
  const isFree = (): boolean => inside < places && queue.length === 0;
  const leave = (): void => {
    const next = queue.shift();
    if (next !== undefined) next();
    else inside -= 1;
    if (!isFree()) return;
    const told = watchers;
    watchers = [];
    for (const tell of told) tell();
  };
  return {
    async enter() {
      if (isFree()) inside += 1;
      else await new Promise<void>((resolve) => queue.push(resolve));
      return leave;
    },
    async whenFree() {
      while (!isFree()) await new Promise<void>((resolve) => watchers.push(resolve));
    },
    get inside() {
      return inside;
    },
    get waiting() {
      return queue.length;
    },
  };
}
