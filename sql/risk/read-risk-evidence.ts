import type pg from 'pg';
import type { OpenPullRequest, RiskEvidence } from '../../domain/risk/recommend-actions.ts';
import { workingHoursBetween } from '../../domain/work-time/work-calendar.ts';
import { findFailedDeployment } from './find-failed-deployment.ts';
import { findBusiest, listTopPulls, type OpenPull } from './list-open-pulls.ts';
import { listCoverageChanges } from './measure-coverage-trend.ts';
import { listReviewLoads } from './measure-review-load.ts';
import type { RiskScope } from './risk-scope.ts';

/** Pull requests read for recommendations, of each kind. */
const PULLS_MAX = 6;

/** Reads the rows that recommendations point to. */
export async function readRiskEvidence(
  db: pg.ClientBase,
  scope: RiskScope,
): Promise<Omit<RiskEvidence, 'itemsUrls'>> {
  const present = (pull: OpenPull): OpenPullRequest => ({
    ...pull,
    waitingHours: workingHoursBetween(pull.readyAt, scope.at, scope.calendar),
  });
  const { waiting, largest } = await listTopPulls(db, scope, PULLS_MAX);
  const busiest = await findBusiest(db, scope);
  const loads = (await listReviewLoads(db, scope)).filter(({ isBot }) => !isBot);
  const top = loads.find(({ isSomebody }) => isSomebody);
  const [coverage] = await listCoverageChanges(db, scope);
  return {
    waiting: waiting.map(present),
    stalled: waiting.filter(({ readyAt }) => readyAt <= scope.stalledSince).length,
    largest: largest.map(present),
    busiest:
      busiest === null
        ? null
        : {
            author: busiest.oldest.author ?? 'the author',
            open: busiest.open,
            oldest: present(busiest.oldest),
          },
    topReviewer:
      top === undefined || top.reviewed === 0
        ? null
        : {
            name: top.name,
            reviewed: top.reviewed,
            ofAll: loads.reduce((sum, { reviewed }) => sum + reviewed, 0),
          },
    coverageFall: coverage !== undefined && coverage.percent < coverage.percentBefore ? coverage : null,
    failedDeployment: await findFailedDeployment(db, scope),
  };
}
