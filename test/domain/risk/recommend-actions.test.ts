import { describe, expect, test } from 'vitest';
import { RISK_FACTOR_NAMES, RISK_FACTORS } from '../../../domain/risk/all-risk-factors.ts';
import {
  type OpenPullRequest,
  type RiskEvidence,
  recommendActions,
} from '../../../domain/risk/recommend-actions.ts';
import type { RiskFactorName } from '../../../domain/risk/risk-factor.ts';
import { DEFAULT_RISK_SETTINGS } from '../../../domain/risk/risk-settings.ts';
import { type RiskValues, scoreRisk } from '../../../domain/risk/score-risk.ts';

const NO_VALUES = Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, null])) as RiskValues;
const NOTHING: RiskEvidence = {
  waiting: [],
  stalled: 0,
  largest: [],
  busiest: null,
  topReviewer: null,
  coverageFall: null,
  failedDeployment: null,
  itemsUrls: Object.fromEntries(
    RISK_FACTOR_NAMES.map((name) => [name, `/v1/${name}`]),
  ) as RiskEvidence['itemsUrls'],
};

const pull = (number: number, more: Partial<OpenPullRequest> = {}): OpenPullRequest => ({
  repoId: 3,
  repository: 'acme/shop',
  number,
  title: 'Pay',
  url: null,
  author: 'ada',
  waitingHours: 20.7,
  lines: 10,
  ...more,
});

const recommend = (values: Partial<RiskValues>, evidence: Partial<RiskEvidence> = {}) =>
  recommendActions(scoreRisk({ ...NO_VALUES, ...values }, NO_VALUES, DEFAULT_RISK_SETTINGS)!, {
    ...NOTHING,
    ...evidence,
  });

const alarming = (name: RiskFactorName) => ({ [name]: RISK_FACTORS[name].scale.alarming });

test.each(RISK_FACTOR_NAMES.filter((name) => name !== 'stalled_pull_requests'))(
  'an alarming %s is answered with its rows, when nothing more is known',
  (name) => {
    const [only, ...others] = recommend(alarming(name));
    expect(only).toMatchObject({ priority: 'high', relatedFactor: name, url: `/v1/${name}` });
    expect(others).toEqual([]);
  },
);

test('what is calm, or unknown, needs nothing', () => {
  expect(
    recommend({ stalled_pull_requests: 0, failed_deployments: 5 }, { waiting: [pull(1)], stalled: 1 }),
  ).toEqual([]);
});

describe('pull requests', () => {
  const waiting = [1, 2, 3, 4, 5].map((number) => pull(number));

  test('that stalled are named, those that wait longest first, three at most; others that wait are for slow reviews', () => {
    const stalled = recommend({ stalled_pull_requests: 4, review_time: 1 }, { waiting, stalled: 4 });
    expect(stalled.map(({ url }) => url)).toEqual(
      [1, 2, 3].map((n) => `/v1/repositories/3/pull-requests/${n}`),
    );
    expect(stalled[0]!.action).toBe('Review acme/shop#1 (Pay), which has waited for 20 working hours');
    const slow = recommend({ stalled_pull_requests: 0, review_time: 3 }, { waiting, stalled: 4 });
    expect(slow.map(({ url }) => url)).toEqual(['/v1/repositories/3/pull-requests/5']);
  });

  test('are linked at the provider when that address is known, and long titles are cut', () => {
    const known = pull(7, { url: 'https://github.com/acme/shop/pull/7', title: 'x'.repeat(500), lines: 900 });
    const [only] = recommend({ pull_request_size: 1000 }, { largest: [known] });
    expect(only!.url).toBe('https://github.com/acme/shop/pull/7');
    expect(only!.action.length).toBeLessThan(200);
  });

  test('of usual size are not blamed for the size of others', () => {
    const [only] = recommend({ pull_request_size: 1000 }, { largest: [pull(7)] });
    expect(only!.url).toBe('/v1/pull_request_size');
  });
});

test.each([
  [13, 'low'], // an impact of 8 of 35
  [22, 'medium'],
  [32, 'high'],
])('%d %% of failed deployments are of %s priority', (percent, priority) => {
  expect(recommend({ failed_deployments: percent })[0]).toMatchObject({ priority });
});

test('people are named only where somebody carries most', () => {
  const oldest = pull(9);
  const evidence = {
    busiest: { author: 'ada', open: 5, oldest },
    topReviewer: { name: 'bo', reviewed: 9, ofAll: 10 },
  };
  const texts = recommend({ work_in_progress: 4, review_load_imbalance: 0.8 }, evidence).map(
    ({ action }) => action,
  );
  expect(texts).toEqual([
    'Help ada finish before starting more: 5 are open, the oldest is acme/shop#9 (Pay)',
    'Ask others than bo to review, who reviewed 9 of 10',
  ]);
});
