import { serveParent } from '../run-child.ts';
import { createPayloads, type VisiblePayload, type VisibleRepository } from '../visible/payloads.ts';
import { type SendTask, sendAtRate, type WatchResult } from '../visible/send-at-rate.ts';

export interface NumberTask extends SendTask {
  /** Each with a team that watches nothing else. */
  readonly repositories: readonly (VisibleRepository & { readonly teamId: string })[];
  /** Merges that the former run has told of, of one repository after the other. */
  readonly watchedBefore: number;
}

interface Merge extends VisiblePayload {
  readonly teamId: string;
  /** What the team's number of merged pull requests becomes by it. */
  readonly merged: number;
}

/** Other deliveries tell of lower numbers. */
const FIRST_NUMBER = 10_000;

/** Of the deliveries some tell of a merge; the time until the velocity chart of the team counts it is taken. */
serveParent((task: NumberTask): Promise<WatchResult> => {
  const payloads = createPayloads(task.repositories);
  let watched = task.watchedBefore;
  const next = (n: number, isWatched: boolean): Merge => {
    if (!isWatched) return { ...payloads.next(n, false), teamId: '', merged: 0 };
    const { length } = task.repositories;
    const repository = task.repositories[watched % length]!;
    const merged = Math.floor(watched / length) + 1;
    watched++;
    const number = FIRST_NUMBER + merged;
    const payload = payloads.ofPullRequest(repository, n, number);
    return { ...mergeOf(payload, n), teamId: repository.teamId, merged };
  };
  return sendAtRate(task, next, async ({ teamId, merged }, get) => {
    const body = (await get(`/v1/teams/${teamId}/velocity?weeks=1`)) as { weeks: { merged: number }[] };
    return body.weeks[0]!.merged >= merged;
  });
});

function mergeOf(payload: VisiblePayload, n: number): VisiblePayload {
  const event = JSON.parse(payload.body.toString());
  const at = new Date(Date.now() - (n % 60) * 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
  event.action = 'closed';
  Object.assign(event.pull_request, {
    state: 'closed',
    merged: true,
    merged_at: at,
    closed_at: at,
    updated_at: at,
    draft: false,
    user: { ...event.pull_request.user, login: 'ada', type: 'User' },
  });
  return { ...payload, body: Buffer.from(JSON.stringify(event)) };
}
