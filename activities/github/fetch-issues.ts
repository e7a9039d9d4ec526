import { ISSUE_PAGE_SIZE, readIssuePage } from '../../sources/github/backfill/read-issues.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { createFetch } from './run-fetch.ts';

/** What changed shortly before the last sync's reading is read once more: GitHub's lists lag behind. */
const OVERLAP_MS = 5 * 60_000;

/** The activity that reads issues, from the oldest change to the newest. */
export function createFetchIssues(deps: ActivityDependencies) {
  return createFetch<{ readonly after: string }>(deps, {
    stage: 'issues',
    pageSizeMax: ISSUE_PAGE_SIZE,
    isOptional: true,
    readPage: async ({ github, address, since, pageSize }, cursor) => {
      const from = since === null ? null : new Date(since.getTime() - OVERLAP_MS);
      const page = await readIssuePage(github, address, {
        after: cursor?.after ?? null,
        since: from,
        limit: pageSize,
      });
      return {
        facts: page.facts,
        next: page.next === null ? null : { after: page.next },
        done: page.facts.length,
        total: page.total,
      };
    },
  });
}
