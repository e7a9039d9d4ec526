import type { PullRequestBrief } from '../../api/schemas/facts/pull-request.ts';
import { neutraliseText } from '../output/neutralise-text.ts';

/** Who opened a pull request, when, and what became of it: `Ada Lindqvist, 2024-03-08, merged 2024-03-11`. */
export function describePullRequest(pullRequest: PullRequestBrief): string {
  const { author, createdAt, createdAtEstimated, mergedAt, closedAt, state } = pullRequest;
  const who = author.login ?? author.name;
  const parts = who ? [neutraliseText(who)] : [];
  parts.push(`${createdAtEstimated ? 'about ' : ''}${formatDay(createdAt)}`);
  if (state === 'merged') parts.push(mergedAt ? `merged ${formatDay(mergedAt)}` : 'merged');
  else if (state === 'closed') parts.push(closedAt ? `closed ${formatDay(closedAt)}` : 'closed');
  else parts.push(state === 'unknown' ? 'not merged' : 'open');
  return parts.join(', ');
}

/** The day of an RFC 3339 time, in UTC. */
export function formatDay(time: string): string {
  return time.slice(0, 10);
}
