import type pg from 'pg';
import { avgPrSize } from '../../domain/metrics/avg-pr-size.ts';
import { changeFailRate } from '../../domain/metrics/change-fail-rate.ts';
import { medianReviewTime } from '../../domain/metrics/median-review-time.ts';
import { giniOf } from '../../domain/risk/gini.ts';
import type { RiskMeasures } from '../../domain/risk/measure-risk.ts';
import { measureMetric } from '../metrics/measure-metric.ts';
import { readUntold } from '../metrics/read-untold.ts';
import { measureCommitDrop } from './measure-commit-drop.ts';
import { listCoverageChanges } from './measure-coverage-trend.ts';
import { listReviewLoads, type ReviewLoad } from './measure-review-load.ts';
import { countOpenPulls, type OpenPullsCount } from './open-pull-requests.ts';
import type { RiskScope } from './risk-scope.ts';

/** Reads what every factor of a team's risk is made of, from facts. */
export async function measureRisk(db: pg.ClientBase, scope: RiskScope): Promise<RiskMeasures> {
  const { teamId, at, fromAt, baselineAt } = scope;
  const team = { teamId, repoId: null };
  const window = { fromAt, untilAt: at };
  const open = await countOpenPulls(db, scope);
  const reviewed = await measureMetric(db, medianReviewTime, team, window);
  const usually = await measureMetric(db, medianReviewTime, team, { fromAt: baselineAt, untilAt: fromAt });
  const size = await measureMetric(db, avgPrSize, team, window);
  const failed = await measureMetric(db, changeFailRate, team, window);
  const isUntold = failed.items === 0 && (await readUntold(db, team)).includes('deployments');
  const coverage = await listCoverageChanges(db, scope);
  const commits = await measureCommitDrop(db, scope);
  return {
    ...measureOpen(open),
    review_time: {
      parts: { hours: reviewed.value, usualHours: usually.value },
      items: Math.min(reviewed.items, usually.items),
      bots: reviewed.bots,
    },
    pull_request_size: { parts: { lines: size.value }, items: size.items, bots: size.bots },
    coverage_trend: {
      parts: {
        percent: meanOf(coverage.map(({ percent }) => percent)),
        percentBefore: meanOf(coverage.map(({ percentBefore }) => percentBefore)),
      },
      items: coverage.length,
      bots: 0,
    },
    failed_deployments: {
      parts: isUntold
        ? { failed: null, deployments: null }
        : { failed: Math.round(((failed.value ?? 0) * failed.items) / 100), deployments: failed.items },
      items: failed.items,
      bots: failed.bots,
    },
    review_load_imbalance: measureReviewLoad(await listReviewLoads(db, scope)),
    commit_drop: {
      parts: { commits: commits.commits, usual: commits.usual },
      items: commits.commits,
      bots: commits.bots,
    },
  };
}

function measureOpen(
  count: OpenPullsCount,
): Pick<RiskMeasures, 'stalled_pull_requests' | 'work_in_progress'> {
  const { open, stalled, bots, roster, inProgress, authors, isKnown } = count;
  const developers = roster > 0 ? roster : authors;
  return {
    stalled_pull_requests: {
      parts: { stalled: isKnown ? stalled : null, open: isKnown ? open : null, developers },
      items: stalled,
      bots,
    },
    work_in_progress: {
      parts: { open: isKnown ? inProgress : null, developers },
      items: inProgress,
      bots,
    },
  };
}

function measureReviewLoad(loads: readonly ReviewLoad[]): RiskMeasures['review_load_imbalance'] {
  const humans = loads.filter(({ isBot }) => !isBot);
  const people = humans.some(({ isOnRoster }) => isOnRoster)
    ? humans.filter(({ isOnRoster }) => isOnRoster)
    : humans.filter(({ isSomebody }) => isSomebody);
  return {
    parts: { gini: giniOf(people.map(({ reviewed }) => reviewed)), people: people.length },
    items: sumReviews(humans),
    bots: sumReviews(loads.filter(({ isBot }) => isBot)),
  };
}

function sumReviews(loads: readonly ReviewLoad[]): number {
  return loads.reduce((sum, { reviews }) => sum + reviews, 0);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
