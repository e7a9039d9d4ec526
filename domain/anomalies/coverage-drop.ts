import { countOf, inWords } from '../in-words.ts';
import { type Cause, type Detector, severityOf } from './anomaly.ts';

export interface CoverageReport {
  readonly sha: string;
  /** RFC 3339. */
  readonly at: string;
  readonly percent: number;
  readonly url: string;
}

/** Input: the reports of one repository's default branch that came within the window, in the order of its commits. */
export const coverageDrop: Detector<
  { readonly repository: string; readonly reports: readonly CoverageReport[] },
  'dropPoints' | 'recoveredPoints' | 'windowDays'
> = {
  type: 'coverage_drop',
  title: 'Coverage dropped',
  version: 2,
  definition:
    'Test coverage of the default branch, whole reports only, in the order of its commits by first parents; heads that were merged into it ' +
    'do not count. It begins when a report is at least `dropPoints` percentage points below the one before it, and ends when coverage is back to less than `recoveredPoints` below what it was, or when the drop is ' +
    '`windowDays` days old: then it is the new normal. Low from the limit on, medium from twice, high from four times.',
  thresholds: {
    dropPoints: {
      measures: 'Points that a report is below the one before it.',
      unit: 'points',
      default: 1,
      range: { min: 0.1, max: 100 },
      reason:
        'Not from history: public mirrors hold no coverage. Tests that take another way from run to run move it by tenths of a point; a whole ' +
        'point of ten thousand lines is a hundred lines that nothing tests any more.',
    },
    recoveredPoints: {
      measures: 'Points below the former coverage at which it counts as recovered.',
      unit: 'points',
      default: 0.25,
      range: { min: 0, max: 100 },
      below: 'dropPoints',
      reason: 'Less than what runs of the same code differ by, so that noise neither ends nor keeps it.',
    },
    windowDays: {
      measures: 'Days after which a drop is the new normal.',
      unit: 'days',
      default: 14,
      range: { min: 1, max: 90 },
      reason: 'The usual length of a sprint: what nobody repaired by then is how it is now.',
    },
  },
  detect({ repository, reports }, { dropPoints, recoveredPoints }) {
    let drop: { before: CoverageReport; after: CoverageReport } | null = null;
    for (const [index, report] of reports.entries()) {
      const last = reports[index - 1];
      if (drop !== null && drop.before.percent - report.percent < recoveredPoints) drop = null;
      if (drop === null && last !== undefined && last.percent - report.percent >= dropPoints)
        drop = { before: last, after: report };
    }
    const now = reports.at(-1);
    if (drop === null || now === undefined) return null;
    const points = drop.before.percent - now.percent;
    const rows = now === drop.after ? [drop.before, now] : [drop.before, drop.after, now];
    return {
      severity: severityOf(points / dropPoints, 2, 4),
      title: `Coverage of ${repository} fell by ${countOf(points, 'point')}: from ${inWords(drop.before.percent)} % to ${inWords(now.percent)} %`,
      numbers: { before: drop.before.percent, after: drop.after.percent, now: now.percent, points },
      causes: rows.map(toCause),
      causesTotal: rows.length,
    };
  },
};

function toCause({ sha, at, percent, url }: CoverageReport): Cause {
  const label = `${sha.slice(0, 10)}: ${inWords(percent)} %`;
  return { kind: 'coverage_report', id: sha, label, value: percent, at, url };
}
