import { countOf, inWords } from '../in-words.ts';
import { type Detector, severityOf } from './anomaly.ts';

/** An open, ready pull request of a human that no other human has reviewed. */
export interface WaitingPullRequest {
  /** `owner/name#12` */
  readonly reference: string;
  readonly title: string;
  readonly author: string | null;
  /** RFC 3339. */
  readonly readyAt: string;
  /** Working hours of the team since it is ready. */
  readonly waitedHours: number;
  /** Days by the calendar since then. */
  readonly ageDays: number;
  readonly url: string;
}

export const stalledPr: Detector<WaitingPullRequest, 'stalledAfterHours' | 'forgottenAfterDays'> = {
  type: 'stalled_pr',
  title: 'Pull request stalls',
  version: 1,
  definition:
    'A pull request of a human that is open and ready for review, and that no human other than its author has reviewed for ' +
    '`stalledAfterHours` working hours (9 to 17 on the team’s work days, in its zone; draft time does not count). It ends with a review, ' +
    'when it is closed or merged, or made a draft. One that had waited for more than `forgottenAfterDays` days when it was first seen is ' +
    'forgotten rather than stalled, and is not raised. Low from the limit on, medium from twice, high from four times.',
  thresholds: {
    stalledAfterHours: {
      measures: 'Working hours without a review.',
      unit: 'working hours',
      default: 16,
      range: { min: 1, max: 400 },
      reason:
        'Two work days, as the risk has it: what is not looked at within one day is late, within two it was not noticed. Replayed with merges for ' +
        'reviews (a mirror tells none, so these are upper limits), ember.js of 2016 has 213 of 1,027 merged pull requests raised, symfony of ' +
        '2023 650 of 2,246; at 8 hours 267 and 848, at 40 hours 129 and 421.',
    },
    forgottenAfterDays: {
      measures: 'Days after which a pull request that nobody was told of is left alone.',
      unit: 'days',
      default: 30,
      range: { min: 1, max: 3_650 },
      reason:
        'Whoever connects a repository of some age would be told of every old idea in it on the first day. What is raised in time stays open ' +
        'however old it grows.',
    },
  },
  detect(pull, { stalledAfterHours, forgottenAfterDays }, isOpen) {
    if (pull.waitedHours < stalledAfterHours) return null;
    if (!isOpen && pull.ageDays > forgottenAfterDays) return null;
    const { reference, title, author, waitedHours, ageDays, readyAt, url } = pull;
    return {
      severity: severityOf(waitedHours / stalledAfterHours, 2, 4),
      title: `${reference} has waited for a review for ${countOf(Math.floor(waitedHours), 'working hour')}`,
      numbers: { waitedHours, ageDays, stalledAfterHours },
      causes: [
        {
          kind: 'pull_request',
          id: reference,
          label: `${title}${author === null ? '' : `, by ${author}`}, ready for ${inWords(ageDays)} days`,
          value: waitedHours,
          at: readyAt,
          url,
        },
      ],
      causesTotal: 1,
    };
  },
};
