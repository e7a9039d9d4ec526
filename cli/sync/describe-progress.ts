import type { SyncProgress } from '../../api/schemas/sync.ts';
import { formatCount, formatDuration } from '../output/format-number.ts';

const BAR_WIDTH = 24;

/** How far a sync is, in one line: `43 %, 1,200 of 11,000 pull requests, 350/s, 28 s left`. */
export function describeProgress(progress: SyncProgress): string {
  const { counts } = progress;
  const parts = [`${progress.progress} %`];
  if (progress.status === 'paused') parts.push('paused');
  if (counts.total > 0) {
    parts.push(`${formatCount(counts.done)} of ${formatCount(counts.total)} pull requests`);
    if (counts.perSecond > 0) {
      parts.push(`${formatCount(Math.round(counts.perSecond))}/s`);
      const left = counts.total - counts.done;
      if (left > 0) parts.push(`${formatDuration(left / counts.perSecond)} left`);
    }
    if (counts.degraded > 0) parts.push(`${formatCount(counts.degraded)} with signals missing`);
    if (counts.failed > 0) parts.push(`${formatCount(counts.failed)} failed`);
  }
  return parts.join(', ');
}

/** The share that is done, drawn. */
export function drawBar(percent: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
