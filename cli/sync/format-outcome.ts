import { commandLine } from '../command-line.ts';
import { type CliContext, lineWidth } from '../context.ts';
import { formatCount, formatDuration } from '../output/format-number.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { newPainter } from '../output/painter.ts';
import { formatFindings } from '../present/format-findings.ts';
import type { SyncOutcome } from './run-sync.ts';

/** What a sync did and found, as people read it. */
export function formatOutcome(context: CliContext, outcome: SyncOutcome): string[] {
  const { repository, sync, findings, apiUrl } = outcome;
  const { counts, startedAt, completedAt } = sync;
  const name = neutraliseText(repository.fullName);
  const parts = [`${formatCount(counts.total)} pull requests`];
  if (counts.skipped > 0) parts.push(`${formatCount(counts.skipped)} known before`);
  if (counts.degraded > 0) parts.push(`${formatCount(counts.degraded)} with signals missing`);
  if (counts.failed > 0) parts.push(`${formatCount(counts.failed)} failed`);
  if (startedAt && completedAt) {
    parts.push(formatDuration((Date.parse(completedAt) - Date.parse(startedAt)) / 1000));
  }
  const heading = findings.length > 0 ? 'The strongest findings:' : 'No two of them are the same work.';
  const [first] = findings;
  const next = first && [
    '',
    `Why: ${commandLine('evidence', `${name}#${first.a.number}`, `${name}#${first.b.number}`)}`,
    `All: ${commandLine('findings', name)}`,
  ];
  const located = findings.map((finding) => ({ repository: repository.fullName, finding }));
  const style = { paint: newPainter(context.stdout), width: lineWidth(context.stdout), apiUrl };
  return [
    `${name}: ${parts.join(', ')}.`,
    '',
    heading,
    '',
    ...formatFindings(located, style),
    ...(next ?? []),
  ];
}
