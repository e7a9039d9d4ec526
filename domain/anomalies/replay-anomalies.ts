import { DAY_MS } from '../work-time/work-calendar.ts';
import { ANOMALY_TYPES, type AnomalySeverity, type AnomalyType } from './anomaly.ts';
import type { AnomalyThresholds } from './anomaly-thresholds.ts';
import type { IndexedHistory } from './collect-inputs.ts';
import { detectAnomalies } from './detect-anomalies.ts';
import { medianOf } from './median.ts';

/** Examples kept of one type. */
const EXAMPLES_MAX = 20;

export interface ReplayedAnomaly {
  readonly subject: string;
  /** As it was at its worst. */
  readonly severity: AnomalySeverity;
  readonly title: string;
  readonly raisedMs: number;
  /** Null when it was still open at the end. */
  readonly resolvedMs: number | null;
}

export interface ReplayOfType {
  readonly type: AnomalyType;
  readonly raised: number;
  readonly openAtEnd: number;
  /** Days on which at least one was open. */
  readonly daysOpen: number;
  /** The most that were open on one day. */
  readonly openMax: number;
  /** Of those that ended. */
  readonly medianOpenDays: number | null;
  /** The newest. */
  readonly examples: readonly ReplayedAnomaly[];
}

export interface Replay {
  readonly days: number;
  readonly types: readonly ReplayOfType[];
}

type Open = Omit<ReplayedAnomaly, 'resolvedMs'>;

/**
 * Runs the detectors at the end of each day of the team's zone, as scans would have, and counts what they would have raised. Stops after each
 * day, so that whoever runs it can do something else between.
 */
export function* replayAnomalies(
  history: IndexedHistory,
  window: { readonly fromMs: number; readonly untilMs: number },
  thresholds: AnomalyThresholds,
): Generator<void, Replay> {
  const { calendar } = history;
  const open = new Map<string, Open & { readonly type: AnomalyType }>();
  const ended = new Map<AnomalyType, ReplayedAnomaly[]>(ANOMALY_TYPES.map((type) => [type, []]));
  const perDay = new Map<AnomalyType, number[]>(ANOMALY_TYPES.map((type) => [type, []]));
  let days = 0;
  for (let day = calendar.dayOf(window.fromMs); ; day += DAY_MS) {
    const atMs = calendar.beginOf(day + DAY_MS);
    if (atMs > window.untilMs) break;
    days++;
    const isOpen = (type: AnomalyType, subject: string): boolean => open.has(`${type} ${subject}`);
    const { found, told } = detectAnomalies(history, atMs, thresholds, isOpen);
    const seen = new Set<string>();
    for (const { type, subject, finding } of found) {
      const key = `${type} ${subject}`;
      seen.add(key);
      open.set(key, { type, subject, raisedMs: atMs, ...worst(open.get(key), finding) });
    }
    for (const [key, { type, ...anomaly }] of open) {
      if (seen.has(key) || !told.includes(type)) continue;
      open.delete(key);
      ended.get(type)!.push({ ...anomaly, resolvedMs: atMs });
    }
    for (const type of ANOMALY_TYPES) {
      perDay.get(type)!.push([...open.values()].filter((anomaly) => anomaly.type === type).length);
    }
    yield;
  }
  const types = ANOMALY_TYPES.map((type) => {
    const stillOpen = [...open.values()].filter((anomaly) => anomaly.type === type);
    return summarise(type, ended.get(type)!, stillOpen, perDay.get(type)!);
  });
  return { days, types };
}

/** What an open anomaly keeps, and what the finding of today adds to it. */
function worst(
  before: Open | undefined,
  finding: { readonly severity: AnomalySeverity; readonly title: string },
): Partial<Pick<Open, 'raisedMs'>> & Pick<Open, 'severity' | 'title'> {
  const rank: Readonly<Record<AnomalySeverity, number>> = { low: 0, medium: 1, high: 2 };
  if (before === undefined) return { severity: finding.severity, title: finding.title };
  const { raisedMs } = before;
  return rank[finding.severity] >= rank[before.severity]
    ? { raisedMs, severity: finding.severity, title: finding.title }
    : { raisedMs, severity: before.severity, title: before.title };
}

function summarise(
  type: AnomalyType,
  ended: readonly ReplayedAnomaly[],
  stillOpen: readonly Open[],
  perDay: readonly number[],
): ReplayOfType {
  const all = [
    ...ended,
    ...stillOpen.map(({ subject, severity, title, raisedMs }) => ({
      subject,
      severity,
      title,
      raisedMs,
      resolvedMs: null,
    })),
  ];
  const lengths = ended.map(({ raisedMs, resolvedMs }) => (resolvedMs! - raisedMs) / DAY_MS);
  return {
    type,
    raised: all.length,
    openAtEnd: stillOpen.length,
    daysOpen: perDay.filter((count) => count > 0).length,
    openMax: Math.max(0, ...perDay),
    medianOpenDays: medianOf(lengths),
    examples: all.sort((a, b) => b.raisedMs - a.raisedMs).slice(0, EXAMPLES_MAX),
  };
}
