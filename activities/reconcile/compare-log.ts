import type { LoggedDelivery } from '../../sources/github/hooks/read-deliveries.ts';

/** A delivery that GitHub tried and that is not here. */
export interface AbsentDelivery {
  readonly guid: string;
  /** Its newest attempt, by which GitHub is asked for it. */
  readonly attemptId: number;
  readonly event: string;
  /** The time of its first attempt that was seen. */
  readonly deliveredAt: Date;
  /** True when GitHub says that we took it. */
  readonly wasTaken: boolean;
}

/** Puts together what a log tells, page by page: attempts of one delivery share its guid. */
export class ComparedLog {
  readonly #absent = new Map<string, AbsentDelivery>();
  readonly #guids = new Set<string>();
  #seen = 0;
  #oldestAt: Date | null = null;

  /** @param stored which of the page's deliveries are here */
  add(page: readonly LoggedDelivery[], stored: ReadonlySet<string>): void {
    for (const entry of page) {
      this.#seen++;
      this.#guids.add(entry.guid);
      if (this.#oldestAt === null || entry.deliveredAt < this.#oldestAt) this.#oldestAt = entry.deliveredAt;
      if (stored.has(entry.guid)) continue;
      const known = this.#absent.get(entry.guid);
      this.#absent.set(entry.guid, {
        guid: entry.guid,
        attemptId: Math.max(known?.attemptId ?? 0, entry.id),
        event: entry.event,
        deliveredAt:
          known === undefined || entry.deliveredAt < known.deliveredAt
            ? entry.deliveredAt
            : known.deliveredAt,
        wasTaken: entry.isOk || (known?.wasTaken ?? false),
      });
    }
  }

  /** Attempts in the log. */
  get seen(): number {
    return this.#seen;
  }

  get oldestAt(): Date | null {
    return this.#oldestAt;
  }

  /** Deliveries that are not here, oldest first: their order is the order of what happened. */
  get absent(): AbsentDelivery[] {
    return [...this.#absent.values()].sort(
      (a, b) => a.deliveredAt.getTime() - b.deliveredAt.getTime() || a.attemptId - b.attemptId,
    );
  }

  has(guid: string): boolean {
    return this.#guids.has(guid);
  }
}
