import { Random } from '../world/random.ts';
import type { Fault, FaultKind } from './fault.ts';

interface Active {
  readonly id: number;
  readonly fault: Fault;
  readonly random: Random;
  left: number;
  injected: number;
}

/** The faults of a fake, and which request each of them meets. */
export class FaultBox {
  #active: Active[] = [];
  #nextId = 1;
  readonly #injected = new Map<FaultKind, number>();

  /** @returns its number, for `remove` */
  add(fault: Fault): number {
    const id = this.#nextId;
    this.#nextId += 1;
    const random = new Random(fault.seed ?? id);
    this.#active.push({ id, fault, random, left: fault.count ?? Number.POSITIVE_INFINITY, injected: 0 });
    return id;
  }

  remove(id: number): void {
    this.#active = this.#active.filter((active) => active.id !== id);
  }

  clear(): void {
    this.#active = [];
  }

  /** The fault that meets a request: the first one that fits, whose dice say so. */
  take(request: string): Fault | null {
    for (const active of this.#active) {
      const { fault } = active;
      if (active.left <= 0 || fault.match?.test(request) === false) continue;
      if (!active.random.chance(fault.probability ?? 1)) continue;
      active.left -= 1;
      active.injected += 1;
      this.#injected.set(fault.kind, (this.#injected.get(fault.kind) ?? 0) + 1);
      return fault;
    }
    return null;
  }

  /** How often each kind was injected since the start. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#injected);
  }

  list(): readonly {
    id: number;
    kind: FaultKind;
    match: string | null;
    left: number | null;
    injected: number;
  }[] {
    return this.#active.map(({ id, fault, left, injected }) => ({
      id,
      kind: fault.kind,
      match: fault.match?.source ?? null,
      left: Number.isFinite(left) ? left : null,
      injected,
    }));
  }
}
