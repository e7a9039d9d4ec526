import { countOf, inWords } from '../in-words.ts';
import { CAUSES_MAX, type Detector, severityOf } from './anomaly.ts';
import { shortfallOf } from './median.ts';

/** So many of the eight weeks must have been watched. */
export const USUAL_WEEKS = 8;
const USUAL_WEEKS_MIN = 4;
/** Work days that are walked through: what happened before has no say. */
export const COMMIT_DAYS = 15;

export interface CommitDay {
  /** `2026-03-31`, in the team's zone. */
  readonly day: string;
  readonly commits: number;
  /** The same weekday in each of the eight weeks before, as far as the team watched then. */
  readonly usual: readonly number[];
  /** The commits of the day. */
  readonly url: string;
}

interface SeenDay extends CommitDay {
  readonly median: number;
  readonly z: number;
}

/** Input: the last work days that are over, the oldest first. */
export const commitFrequencyDrop: Detector<readonly CommitDay[], 'beginZ' | 'endZ' | 'days' | 'usualMin'> = {
  type: 'commit_frequency_drop',
  title: 'Commits dropped',
  version: 1,
  definition:
    'Commits on the default branch, of humans, on each work day that is over, against the median of the same weekday in the eight weeks ' +
    'before. The distance is counted in robust deviations (1.4826 × the median absolute deviation, at least the square root of the ' +
    'median). It begins when `days` work days in a row are at least `beginZ` below, and ends with the first work day that is less ' +
    'than `endZ` below. Days whose usual is below `usualMin` say nothing. Repositories count of which everything until the end of the last day is known to be stored: ' +
    'those that were synced since, or whose hook was compared with the log of GitHub since.',
  thresholds: {
    beginZ: {
      measures: 'Robust deviations below the median of the weekday at which a work day counts as low.',
      unit: 'deviations',
      default: 1,
      range: { min: 0.5, max: 20 },
      reason:
        'Replayed over seven years of ember.js and six of symfony, 1 with three days in a row was raised 0 to 6 times a year, 2.7 on average, ' +
        'mostly around holidays. A made-up week of no commits was found by its Friday in 39 to 86 % of the weeks of three years of each. At 1.5, ' +
        'three days in a row were raised once in all thirteen years: eight weeks of a small team scatter too much.',
    },
    endZ: {
      measures: 'Deviations below the median with which a work day ends it.',
      unit: 'deviations',
      default: 0.5,
      range: { min: 0, max: 20 },
      below: 'beginZ',
      reason:
        'Half of what begins it: the first ordinary day ends it, and a day just above the limit does not.',
    },
    days: {
      measures: 'Low work days in a row that begin it.',
      unit: 'work days',
      default: 3,
      range: { min: 1, max: 10 },
      reason:
        'In the same replays a single day at 2 deviations was raised up to 11 times a year, for each public holiday; two days in a row at 1 were ' +
        'raised 2 to 12 times. Three leave out long weekends.',
    },
    usualMin: {
      measures: 'Median of the weekday below which a day says nothing.',
      unit: 'commits',
      default: 4,
      range: { min: 1, max: 10_000 },
      reason:
        'A day of nothing is then two deviations (the square root of 4) below what is usual; of fewer commits no day can be low enough.',
    },
  },
  detect(days, { beginZ, endZ, days: daysMin, usualMin }) {
    let isOpen = false;
    let low: SeenDay[] = [];
    for (const day of days) {
      if (day.usual.length < USUAL_WEEKS_MIN) continue;
      const seen: SeenDay = { ...day, ...shortfallOf(day.commits, day.usual) };
      const isTelling = seen.median >= usualMin;
      if (isTelling && seen.z >= beginZ) low.push(seen);
      // While it is open, a day that says nothing changes nothing; before, it breaks the row.
      else if (isOpen ? isTelling && seen.z < endZ : true) [low, isOpen] = [[], false];
      isOpen ||= low.length >= daysMin;
    }
    return isOpen ? describeDrop(low) : null;
  },
};

function describeDrop(low: readonly SeenDay[]) {
  const commits = low.reduce((sum, day) => sum + day.commits, 0);
  const usual = low.reduce((sum, day) => sum + day.median, 0);
  const worstZ = Math.max(...low.map(({ z }) => z));
  const shownDays = low.slice(-CAUSES_MAX);
  return {
    severity: severityOf(low.length, 4, 8),
    title: `${countOf(commits, 'commit')} on ${countOf(low.length, 'work day')} since ${low[0]!.day}, usually ${inWords(usual)}`,
    numbers: { commits, usual, days: low.length, worstZ },
    causes: shownDays.map(({ day, commits: count, median, url }) => ({
      kind: 'day' as const,
      id: day,
      label: `${day}: ${countOf(count, 'commit')}, usually ${inWords(median)}`,
      value: count,
      at: null,
      url,
    })),
    causesTotal: low.length,
  };
}
