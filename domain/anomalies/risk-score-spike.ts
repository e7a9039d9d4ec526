import { countOf, inWords } from '../in-words.ts';
import { type Detector, severityOf } from './anomaly.ts';
import { medianOf } from './median.ts';

/** Earlier snapshots that must be known. */
const SNAPSHOTS_MIN = 3;
/** Scores up to here are low, and no reason to worry however fast they came. */
const LOW_UNTIL = 30;

export interface RiskSnapshot {
  readonly id: string;
  readonly atMs: number;
  /** Since when others are compared with it: the window's days before, by the team's calendar. */
  readonly windowFromMs: number;
  /** 0 to 100. */
  readonly score: number;
  readonly explanation: string;
  readonly url: string;
}

/** Input: the snapshots of the last days, the oldest first; twice the window. */
export const riskScoreSpike: Detector<readonly RiskSnapshot[], 'risePoints' | 'endPoints' | 'windowDays'> = {
  type: 'risk_score_spike',
  title: 'Risk jumped',
  version: 1,
  definition:
    'The sprint risk against the median of its snapshots in the `windowDays` days before (three at least). It begins when the score is ' +
    '`risePoints` above and not low (above 30), and ends when it is less than `endPoints` above or low: because it fell, or because the ' +
    'median has come up to it. Low from the limit on, medium from 1.5 times, high from twice.',
  thresholds: {
    risePoints: {
      measures: 'Points above the median.',
      unit: 'points',
      default: 20,
      range: { min: 1, max: 100 },
      reason:
        'Not from history: scores are written from now on. A fifth of the scale is more than any one factor but the heaviest can add by itself, ' +
        'so it takes two that worsen together, or one that goes from calm to alarming.',
    },
    endPoints: {
      measures: 'Points above the median below which it ends.',
      unit: 'points',
      default: 10,
      range: { min: 0, max: 100 },
      below: 'risePoints',
      reason: 'Half of what begins it, so that a score that moves around the limit is one anomaly.',
    },
    windowDays: {
      measures: 'Days of snapshots that the median is of.',
      unit: 'days',
      default: 7,
      range: { min: 1, max: 30 },
      reason:
        'Five work days of four snapshots: long enough that a bad afternoon is not the median, short enough that a lasting rise becomes the new ' +
        'normal within days and is told once.',
    },
  },
  detect(snapshots, { risePoints, endPoints }) {
    let open: { snapshot: RiskSnapshot; median: number; rise: number } | null = null;
    for (const [index, snapshot] of snapshots.entries()) {
      const before = snapshots.slice(0, index).filter(({ atMs }) => atMs >= snapshot.windowFromMs);
      const median = before.length < SNAPSHOTS_MIN ? null : medianOf(before.map(({ score }) => score));
      const rise = median === null ? 0 : snapshot.score - median;
      const isUp: boolean = snapshot.score > LOW_UNTIL && rise >= (open === null ? risePoints : endPoints);
      open = isUp && median !== null ? { snapshot, median, rise } : null;
    }
    if (open === null) return null;
    const { snapshot, median, rise } = open;
    return {
      severity: severityOf(rise / risePoints, 1.5, 2),
      title: `Sprint risk is ${inWords(snapshot.score)}, ${countOf(rise, 'point')} above the ${inWords(median)} of the days before`,
      numbers: { score: snapshot.score, median, rise },
      causes: [
        {
          kind: 'risk_snapshot',
          id: snapshot.id,
          label: snapshot.explanation,
          value: snapshot.score,
          at: new Date(snapshot.atMs).toISOString(),
          url: snapshot.url,
        },
      ],
      causesTotal: 1,
    };
  },
};
