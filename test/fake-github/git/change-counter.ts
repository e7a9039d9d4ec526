import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { type ChangeCounts, countChanges } from './count-changes.ts';

interface Waiting {
  readonly from: string;
  readonly to: string;
  resolve(counts: ChangeCounts): void;
  reject(error: unknown): void;
}

/** Counts what pull requests change; questions of one moment go to Git together, and answers are kept. */
export class ChangeCounter {
  readonly #known = new Map<string, Promise<ChangeCounts>>();
  readonly #waiting = new Map<string, Waiting[]>();

  count(repository: Repository, pull: PullRequest): Promise<ChangeCounts> {
    const key = `${repository.id} ${pull.baseSha} ${pull.headSha}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const counted = new Promise<ChangeCounts>((resolve, reject) => {
      const queue = this.#waiting.get(repository.directory);
      const entry = { from: pull.baseSha, to: pull.headSha, resolve, reject };
      if (queue !== undefined) queue.push(entry);
      else {
        this.#waiting.set(repository.directory, [entry]);
        setImmediate(() => void this.#ask(repository.directory));
      }
    });
    this.#known.set(key, counted);
    return counted;
  }

  async #ask(directory: string): Promise<void> {
    const queue = this.#waiting.get(directory) ?? [];
    this.#waiting.delete(directory);
    try {
      const counts = await countChanges(directory, queue);
      queue.forEach((entry, at) => {
        entry.resolve(counts[at]!);
      });
    } catch (error) {
      for (const entry of queue) entry.reject(error);
    }
  }
}
