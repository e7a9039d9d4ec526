import type { ClassificationRules } from '../../domain/classification/classification-rules.ts';
import type { SigningPool } from '../../worker-threads/signing-pool.ts';

/** Pools of threads by the rules they sign with: one for all repositories until a repository has rules of its own. */
export class SigningPools {
  readonly #create: (rules: ClassificationRules) => SigningPool;
  readonly #limit: number;
  /** By rules, least recently used first. */
  readonly #pools = new Map<string, SigningPool>();

  /** @param limit pools kept; the least recently used one is closed beyond that */
  constructor(create: (rules: ClassificationRules) => SigningPool, limit: number) {
    this.#create = create;
    this.#limit = limit;
  }

  async take(rules: ClassificationRules): Promise<SigningPool> {
    const key = JSON.stringify(rules);
    const pool = this.#pools.get(key) ?? this.#create(rules);
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    if (this.#pools.size > this.#limit) {
      const [oldest, unused] = this.#pools.entries().next().value!;
      this.#pools.delete(oldest);
      await unused.destroy();
    }
    return pool;
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}
