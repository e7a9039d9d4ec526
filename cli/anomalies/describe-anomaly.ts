import type { Anomaly } from '../../api/schemas/findings/anomaly.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { shortTime } from '../output/show-list.ts';

/** An anomaly for people: what, since when, and the rows it rests on. */
export function describeAnomaly(anomaly: Anomaly): string[] {
  const { title, type, severity, state, firstSeenAt, lastSeenAt, resolvedAt, mutedUntil, evidence } = anomaly;
  const more = evidence.causesTotal - evidence.causes.length;
  return [
    neutraliseText(title),
    `${type}, ${severity}, ${state}; first seen ${shortTime(firstSeenAt)}, last ${shortTime(lastSeenAt)} (UTC)`,
    ...(resolvedAt === null ? [] : [`Resolved ${shortTime(resolvedAt)} UTC.`]),
    ...(mutedUntil === null
      ? []
      : [
          `Muted until ${shortTime(mutedUntil)} UTC: ${neutraliseText(anomaly.muteReason ?? 'no reason given')}`,
        ]),
    '',
    `compared:   ${formatNumbers(evidence.numbers)}`,
    `thresholds: ${formatNumbers(evidence.thresholds)}`,
    '',
    ...evidence.causes.map(({ label, url }) =>
      neutraliseText(url === null ? `- ${label}` : `- ${label}  ${url}`),
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function formatNumbers(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([name, value]) => `${neutraliseText(name)} ${Math.round(value * 100) / 100}`)
    .join(', ');
}
