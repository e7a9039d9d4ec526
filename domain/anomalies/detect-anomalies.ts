import { ANOMALY_TYPES, type AnomalyType, type Finding } from './anomaly.ts';
import type { AnomalyThresholds } from './anomaly-thresholds.ts';
import {
  commitDaysAt,
  coverageAt,
  type IndexedHistory,
  reviewLoadAt,
  riskAt,
  waitingAt,
} from './collect-inputs.ts';
import { commitFrequencyDrop } from './commit-frequency-drop.ts';
import { coverageDrop } from './coverage-drop.ts';
import { reviewLoadImbalance } from './review-load-imbalance.ts';
import { riskScoreSpike } from './risk-score-spike.ts';
import { stalledPr } from './stalled-pr.ts';

/** What a detector found, and about what. */
export interface Detection {
  readonly type: AnomalyType;
  /** `team`, `repository/<id>` or `pull_request/<repository>/<number>`. */
  readonly subject: string;
  readonly repoId: number | null;
  readonly finding: Finding;
}

export interface Detections {
  readonly found: readonly Detection[];
  /** Types that could be told. Of the others nothing is known: what is open stays open. */
  readonly told: readonly AnomalyType[];
}

const TEAM = 'team';

/** Tells whether there is an open anomaly of a type about a subject. */
export type IsOpen = (type: AnomalyType, subject: string) => boolean;

/** Runs every detector over a team as it was at a moment. Pure: the same history gives the same findings. */
export function detectAnomalies(
  history: IndexedHistory,
  atMs: number,
  thresholds: AnomalyThresholds,
  isOpen: IsOpen,
): Detections {
  const found: Detection[] = [];
  const note = (type: AnomalyType, subject: string, repoId: number | null, finding: Finding | null): void => {
    if (finding !== null) found.push({ type, subject, repoId, finding });
  };
  const commits = thresholds.commit_frequency_drop;
  const days = commitDaysAt(history, atMs);
  if (days !== null) {
    const finding = commitFrequencyDrop.detect(days, commits, isOpen('commit_frequency_drop', TEAM));
    note('commit_frequency_drop', TEAM, null, finding);
  }
  for (const pull of waitingAt(history, atMs)) {
    const subject = `pull_request/${pull.repoId}/${pull.number}`;
    const finding = stalledPr.detect(pull, thresholds.stalled_pr, isOpen('stalled_pr', subject));
    note('stalled_pr', subject, pull.repoId, finding);
  }
  const coverage = thresholds.coverage_drop;
  for (const { repository, reports } of coverageAt(history, atMs, coverage.windowDays)) {
    const subject = `repository/${repository.repoId}`;
    const input = { repository: repository.fullName, reports };
    const finding = coverageDrop.detect(input, coverage, isOpen('coverage_drop', subject));
    note('coverage_drop', subject, repository.repoId, finding);
  }
  const risk = thresholds.risk_score_spike;
  const snapshots = riskAt(history, atMs, risk.windowDays);
  note(
    'risk_score_spike',
    TEAM,
    null,
    riskScoreSpike.detect(snapshots, risk, isOpen('risk_score_spike', TEAM)),
  );
  const review = thresholds.review_load_imbalance;
  const load = reviewLoadAt(history, atMs, review.windowDays);
  const isUneven = isOpen('review_load_imbalance', TEAM);
  note('review_load_imbalance', TEAM, null, reviewLoadImbalance.detect(load, review, isUneven));
  return {
    found,
    told: ANOMALY_TYPES.filter((type) => type !== 'commit_frequency_drop' || days !== null),
  };
}
