import type { PullRequestProgress } from '../domain/workflow-messages/pull-request.ts';
import { escapeMarkdown } from './describe-sync.ts';

export interface DescribedPullRequest extends PullRequestProgress {
  readonly repository: string;
  readonly number: number;
  /** What it waits for, or how it ended. */
  readonly why: string;
}

/** Markdown that tells an operator what happens to a pull request, and why. */
export function describePullRequest(live: DescribedPullRequest): string {
  return [
    `**Analysis of ${escapeMarkdown(live.repository)} \\#${live.number}**`,
    '',
    `- Stage: ${live.stage}: ${escapeMarkdown(live.why)}`,
    `- Head: ${live.headSha === null ? 'the newest of the source' : `\`${live.headSha}\``}`,
    `- Heads analysed: ${live.analysed}, given up for a newer one: ${live.superseded}`,
  ].join('\n');
}
