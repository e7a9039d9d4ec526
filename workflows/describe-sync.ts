import type { SyncCounts, SyncStage, SyncStatus } from '../domain/sync-progress.ts';

export interface DescribedSync {
  readonly repository: string;
  readonly status: SyncStatus;
  readonly stage: SyncStage;
  readonly progress: number;
  readonly counts: SyncCounts;
  readonly pauseRequested: boolean;
  readonly error: string | null;
}

const STAGE_NAMES: Record<SyncStage, string> = {
  mirror: '1 of 3, mirror: fetching the repository',
  pull_requests: '2 of 3, pull requests: storing their facts and bases',
  analysis: '3 of 3, analysis: signing and comparing pull requests',
};

/** Markdown that tells an operator which repository, which stage, how far, how fast, and why it waits. */
export function describeSync(sync: DescribedSync): string {
  const { counts } = sync;
  const lines = [
    `**Sync of ${escapeMarkdown(sync.repository)}**`,
    '',
    `- Status: ${describeStatus(sync)}`,
    `- Stage: ${STAGE_NAMES[sync.stage]}`,
    `- Progress: ${sync.progress} %`,
  ];
  if (sync.stage === 'analysis') {
    lines.push(
      `- Pull requests: ${counts.done} of ${counts.total} (${counts.skipped} unchanged, ${counts.degraded} degraded, ${counts.failed} failed)`,
      `- Rate: ${counts.perSecond} a second`,
    );
  }
  if (sync.error !== null) lines.push(`- Error: ${escapeMarkdown(sync.error)}`);
  return lines.join('\n');
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
