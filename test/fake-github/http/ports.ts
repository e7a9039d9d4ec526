import type { ChangeCounter } from '../git/change-counter.ts';
import type { CommitReader } from '../git/commit-reader.ts';
import type { Deliverer } from '../webhooks/deliverer.ts';
import type { Hook } from '../world/hook.ts';

/** What handlers reach besides the world's state. */
export interface Ports {
  readonly deliverer: Deliverer;
  readonly changes: ChangeCounter;
  readonly commits: CommitReader;
  /** Sends the ping that follows the creation of a hook. */
  ping(hook: Hook): void;
}
