import { serveParent } from '../run-child.ts';
import { createPayloads, type VisibleRepository } from './payloads.ts';
import { type SendTask, sendAtRate, type WatchResult } from './send-at-rate.ts';

export interface WatchTask extends SendTask {
  readonly repositories: readonly VisibleRepository[];
}

serveParent((task: WatchTask): Promise<WatchResult> => {
  const payloads = createPayloads(task.repositories);
  return sendAtRate(task, payloads.next, async ({ repoId, number, title }, get) => {
    const body = (await get(`/v1/repositories/${repoId}/pull-requests/${number}`)) as { title?: string };
    return body.title === title;
  });
});
