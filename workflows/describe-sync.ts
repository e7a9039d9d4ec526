import { type SyncRoute, type SyncStage, stagesOf } from '../domain/sync-progress.ts';
import type { SyncProgress, SyncWaiting } from '../domain/workflow-messages/repository-sync.ts';

export interface DescribedSync extends SyncProgress {
  readonly repository: string;
  readonly route: SyncRoute;
  readonly pauseRequested: boolean;
  /** The limit that holds the running step up; null when none is known of. */
  readonly waiting: SyncWaiting | null;
  readonly error: string | null;
}

const STAGE_TEXTS: Record<SyncStage, string> = {
  repository: 'repository: asking the provider what it is',
  mirror: 'mirror: fetching the repository',
  commits: 'commits: storing what the mirror tells of them',
  pull_requests: 'pull requests: storing their facts',
  reviews: 'reviews and comments: completing long lists',
  deployments: 'deployments: with their statuses, and releases',
  issues: 'issues',
  checks: 'checks: workflow runs and commit statuses',
  analysis: 'analysis: signing and comparing pull requests',
};

/** Markdown that tells an operator which repository, which stage, how far, how fast, and why it waits. */
export function describeSync(sync: DescribedSync): string {
  const stages = stagesOf(sync.route);
  const place = `${stages.indexOf(sync.stage) + 1} of ${stages.length}`;
  const lines = [
    `**Sync of ${escapeMarkdown(sync.repository)}**`,
    '',
    `- Status: ${describeStatus(sync)}`,
    `- Stage: ${place}, ${STAGE_TEXTS[sync.stage]}`,
    `- Progress: ${sync.progress} %`,
    ...describeCounts(sync),
    ...describeWaiting(sync),
    ...sync.notes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
  if (sync.error !== null) lines.push(`- Error: ${escapeMarkdown(sync.error)}`);
  return lines.join('\n');
}

/** To the second: that is how people read it, and how limits are told. */
function describeWaiting({ waiting }: DescribedSync): string[] {
  if (waiting === null) return [];
  const until = `${waiting.until.slice(0, 10)} ${waiting.until.slice(11, 19)} UTC`;
  return [`- Waits until ${until} for ${escapeMarkdown(waiting.waitsFor)}; it goes on by itself`];
}

function describeCounts({ stage, counts, stageCounts }: DescribedSync): string[] {
  if (stage === 'analysis') {
    return [
      `- Pull requests: ${counts.done} of ${counts.total} (${counts.skipped} unchanged, ${counts.degraded} degraded, ${counts.failed} failed)`,
      `- Rate: ${counts.perSecond} a second`,
    ];
  }
  if (stageCounts.done === 0) return [];
  const total = stageCounts.total === null ? '' : ` of ${stageCounts.total}`;
  return [`- Done: ${stageCounts.done}${total}`, `- Rate: ${stageCounts.perSecond} a second`];
}

function describeStatus(sync: DescribedSync): string {
  if (sync.status === 'paused') return 'paused by a person; it waits for the signal `resume`';
  if (sync.pauseRequested) return `${sync.status}; it pauses when the running step ends`;
  return sync.status;
}

/** Names and errors come from outside: they must not turn into links or markup in the web UI. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~-]/g, '\\$&').replace(/\s+/g, ' ');
}
