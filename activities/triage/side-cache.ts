import type { ClientBase } from 'pg';
import type { IndexedPullRequest } from '../../domain/triage/posting-window.ts';
import type { SignedSide } from '../../domain/triage/signed-side.ts';
import { readSignedSides } from '../../sql/triage/read-signed-sides.ts';

/** Full signatures of the pull requests compared last: candidates come back often. */
export class SideCache {
  readonly #limit: number;
  /** Least recently used first. */
  readonly #sides = new Map<string, SignedSide>();

  /** @param limit sides kept; one takes about 10 kB */
  constructor(limit: number) {
    this.#limit = limit;
  }

  put(repoId: number, side: SignedSide): void {
    this.#store(keyOf(repoId, side), side);
  }

  /** The sides of these pull requests, by id; read in one go where they are not at hand. */
  async take(
    client: ClientBase,
    repoId: number,
    wanted: readonly IndexedPullRequest[],
  ): Promise<Map<number, SignedSide>> {
    const found = new Map<number, SignedSide>();
    const absent: IndexedPullRequest[] = [];
    for (const indexed of wanted) {
      const key = keyOf(repoId, indexed);
      const side = this.#sides.get(key);
      if (!side) {
        absent.push(indexed);
        continue;
      }
      this.#store(key, side);
      found.set(indexed.prId, side);
    }
    const missing = new Map(absent.map((indexed) => [indexed.prId, indexed.missing]));
    for (const read of await readSignedSides(client, repoId, absent)) {
      const side = { ...read, missing: missing.get(read.prId) ?? [] };
      this.#store(keyOf(repoId, side), side);
      found.set(side.prId, side);
    }
    return found;
  }

  #store(key: string, side: SignedSide): void {
    this.#sides.delete(key);
    this.#sides.set(key, side);
    if (this.#sides.size > this.#limit) this.#sides.delete(this.#sides.keys().next().value!);
  }
}

function keyOf(
  repoId: number,
  { prId, headSha }: { readonly prId: number; readonly headSha: string },
): string {
  return `${repoId}/${prId}/${headSha}`;
}
