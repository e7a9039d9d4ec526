import type { RiskFactorName } from './risk-factor.ts';
import { type ScoredFactor, type ScoredRisk, topFactors } from './score-risk.ts';

/** Recommendations in all, and of one factor. */
const RECOMMENDATIONS_MAX = 10;
const OF_FACTOR_MAX = 3;
const TITLE_LENGTH_MAX = 80;
/** Impacts from which on a recommendation is of medium and of high priority: a third and two thirds of the scale. */
const MEDIUM_FROM = 34;
const HIGH_FROM = 67;

export const PRIORITIES = ['low', 'medium', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface Recommendation {
  readonly action: string;
  readonly priority: Priority;
  readonly relatedFactor: RiskFactorName;
  /** Where to act: at the provider when its address is known, else of this API. */
  readonly url: string;
}

/** A pull request that is open and ready for review. */
export interface OpenPullRequest {
  readonly repoId: number;
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  /** At the provider. */
  readonly url: string | null;
  readonly author: string | null;
  /** Working hours since it was ready. */
  readonly waitingHours: number;
  readonly lines: number;
}

/** The rows that recommendations point to. */
export interface RiskEvidence {
  /** Without a review, those that wait longest first; `stalled` of them are stalled. */
  readonly waiting: readonly OpenPullRequest[];
  readonly stalled: number;
  /** Open ones with most changed lines first. */
  readonly largest: readonly OpenPullRequest[];
  /** Who has most pull requests open, with the oldest of them. */
  readonly busiest: {
    readonly author: string;
    readonly open: number;
    readonly oldest: OpenPullRequest;
  } | null;
  /** Who reviewed most. */
  readonly topReviewer: { readonly name: string; readonly reviewed: number; readonly ofAll: number } | null;
  /** Where coverage fell most. */
  readonly coverageFall: {
    readonly repoId: number;
    readonly repository: string;
    readonly percent: number;
    readonly percentBefore: number;
  } | null;
  /** The last deployment that failed. */
  readonly failedDeployment: {
    readonly repoId: number;
    readonly repository: string;
    readonly url: string | null;
  } | null;
  /** Of this API: the rows behind each factor. */
  readonly itemsUrls: Readonly<Record<RiskFactorName, string>>;
}

type Action = Pick<Recommendation, 'action' | 'url'>;

/** What to do about the factors that raise the score, those that raise it most first. */
export function recommendActions(risk: ScoredRisk, evidence: RiskEvidence): Recommendation[] {
  return topFactors(risk.factors)
    .flatMap((factor) =>
      ACTIONS[factor.name](evidence, factor)
        .slice(0, OF_FACTOR_MAX)
        .map((action) => ({
          ...action,
          priority: priorityOf(factor),
          relatedFactor: factor.name,
        })),
    )
    .slice(0, RECOMMENDATIONS_MAX);
}

const ACTIONS: Readonly<Record<RiskFactorName, (evidence: RiskEvidence, factor: ScoredFactor) => Action[]>> =
  {
    stalled_pull_requests: ({ waiting, stalled }) => waiting.slice(0, stalled).map(reviewIt),
    review_time: ({ waiting, stalled, itemsUrls }) => {
      const next = waiting.slice(stalled);
      if (next.length > 0) return next.map(reviewIt);
      return [{ action: 'See which reviews took long', url: itemsUrls.review_time }];
    },
    work_in_progress: ({ busiest, itemsUrls }) =>
      busiest === null
        ? [{ action: 'Finish what is open before starting more', url: itemsUrls.work_in_progress }]
        : [
            {
              action: `Help ${busiest.author} finish before starting more: ${busiest.open} are open, the oldest is ${nameOf(busiest.oldest)}`,
              url: addressOf(busiest.oldest),
            },
          ],
    pull_request_size: ({ largest, itemsUrls }, { value }) => {
      const large = largest.filter(({ lines }) => lines >= (value ?? 0) / 2);
      if (large.length === 0) {
        return [{ action: 'See which pull requests were large', url: itemsUrls.pull_request_size }];
      }
      return large.map((pull) => ({
        action: `Split ${nameOf(pull)} of ${pull.lines} changed lines, or review it together`,
        url: addressOf(pull),
      }));
    },
    coverage_trend: ({ coverageFall, itemsUrls }) =>
      coverageFall === null
        ? [{ action: 'See where coverage fell', url: itemsUrls.coverage_trend }]
        : [
            {
              action: `Test what was added to ${coverageFall.repository}: its coverage fell from ${coverageFall.percentBefore.toFixed(1)} % to ${coverageFall.percent.toFixed(1)} %`,
              url: `/v1/repositories/${coverageFall.repoId}/coverage`,
            },
          ],
    failed_deployments: ({ failedDeployment, itemsUrls }) =>
      failedDeployment === null
        ? [{ action: 'See which deployments failed', url: itemsUrls.failed_deployments }]
        : [
            {
              action: `Find out why the last deployment of ${failedDeployment.repository} that failed did so`,
              url: failedDeployment.url ?? itemsUrls.failed_deployments,
            },
          ],
    review_load_imbalance: ({ topReviewer, itemsUrls }) => [
      {
        action:
          topReviewer === null
            ? 'Share reviews more evenly'
            : `Ask others than ${topReviewer.name} to review, who reviewed ${topReviewer.reviewed} of ${topReviewer.ofAll}`,
        url: itemsUrls.review_load_imbalance,
      },
    ],
    commit_drop: ({ itemsUrls }) => [
      { action: 'Find out what keeps work from the default branch', url: itemsUrls.commit_drop },
    ],
  };

function reviewIt(pull: OpenPullRequest): Action {
  const hours = Math.floor(pull.waitingHours);
  return {
    action: `Review ${nameOf(pull)}, which has waited for ${hours} working ${hours === 1 ? 'hour' : 'hours'}`,
    url: addressOf(pull),
  };
}

function nameOf({ repository, number, title }: OpenPullRequest): string {
  const short = title.length > TITLE_LENGTH_MAX ? `${title.slice(0, TITLE_LENGTH_MAX - 1)}…` : title;
  return `${repository}#${number} (${short})`;
}

function addressOf({ url, repoId, number }: OpenPullRequest): string {
  return url ?? `/v1/repositories/${repoId}/pull-requests/${number}`;
}

function priorityOf({ impactScore }: ScoredFactor): Priority {
  if ((impactScore ?? 0) >= HIGH_FROM) return 'high';
  return (impactScore ?? 0) >= MEDIUM_FROM ? 'medium' : 'low';
}
