import type { Commit, Repository } from '../world/repository.ts';
import { readCommits } from './read-commits.ts';

interface Waiting {
  readonly sha: string;
  resolve(commit: Commit): void;
  reject(error: unknown): void;
}

/** Reads commits from Git; questions of one moment go there together, and answers are kept. */
export class CommitReader {
  readonly #known = new Map<string, Promise<Commit>>();
  readonly #waiting = new Map<string, Waiting[]>();

  read({ directory }: Repository, sha: string): Promise<Commit> {
    const key = `${directory} ${sha}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const read = new Promise<Commit>((resolve, reject) => {
      const queue = this.#waiting.get(directory);
      if (queue !== undefined) queue.push({ sha, resolve, reject });
      else {
        this.#waiting.set(directory, [{ sha, resolve, reject }]);
        setImmediate(() => void this.#ask(directory));
      }
    });
    this.#known.set(key, read);
    return read;
  }

  async #ask(directory: string): Promise<void> {
    const queue = this.#waiting.get(directory) ?? [];
    this.#waiting.delete(directory);
    try {
      const commits = await readCommits(
        directory,
        queue.map(({ sha }) => sha),
      );
      queue.forEach((entry, at) => {
        entry.resolve(commits[at]!);
      });
    } catch (error) {
      for (const entry of queue) entry.reject(error);
    }
  }
}
