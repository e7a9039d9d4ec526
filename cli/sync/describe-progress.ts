import type { SyncProgress } from '../../api/schemas/work/sync.ts';
import { formatCount, formatDuration } from '../output/format-number.ts';
import { neutraliseText } from '../output/neutralise-text.ts';

import { nameUnit } from './stages.ts';

const BAR_WIDTH = 24;

/** How far a sync is, in one line: `43 %, 1,200 of 11,000 pull requests, 350/s, 28 s left`. */
export function describeProgress(progress: SyncProgress): string {
  const { counts, stageCounts, waitsUntil } = progress;
  const parts = [`${progress.progress} %`];
  if (progress.status === 'paused') parts.push('paused');
  if (waitsUntil !== null) {
    parts.push(
      `waits until ${formatClock(waitsUntil)} for ${neutraliseText(progress.waitsFor ?? 'a limit')}`,
    );
  }
  const unit = progress.status === 'completed' ? undefined : nameUnit(progress.stage);
  if (unit !== undefined && stageCounts.done > 0) {
    const of = stageCounts.total === null ? '' : ` of ${formatCount(stageCounts.total)}`;
    parts.push(`${formatCount(stageCounts.done)}${of} ${unit}`);
    if (stageCounts.perSecond > 0) parts.push(`${formatCount(Math.round(stageCounts.perSecond))}/s`);
  } else if (unit === undefined && counts.total > 0) {
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

/** Hours, minutes and seconds of an ISO time, in UTC. */
function formatClock(time: string): string {
  return `${new Date(time).toISOString().slice(11, 19)} UTC`;
}

/** The share that is done, drawn. */
export function drawBar(percent: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * BAR_WIDTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
}
