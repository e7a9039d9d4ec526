/** What the reference shows: one story, of a pull request that does again what an earlier one did. */

const headOfA = '5f0c9d4b1c1e4f0a8d0b3c3b9a1f7e2d6c5b4a39';
const headOfB = '9fceb02d0ae598e95dc970b74767f19372d61af8';

export const BRIEF_EXAMPLE = {
  number: 1234,
  title: 'Cache the rendered pages',
  titleSource: 'provider',
  state: 'open',
  stateKnown: true,
  isDraft: false,
  author: { login: 'ada', name: 'Ada Lovelace' },
  url: 'https://github.com/acme/shop/pull/1234',
  headSha: headOfA,
  createdAt: '2026-01-31T12:34:56.789Z',
  createdAtEstimated: false,
  mergedAt: null,
  closedAt: null,
};

const EARLIER_EXAMPLE = {
  ...BRIEF_EXAMPLE,
  number: 1200,
  title: 'Keep rendered pages in memory',
  state: 'merged',
  author: { login: 'grace', name: 'Grace Hopper' },
  url: 'https://github.com/acme/shop/pull/1200',
  headSha: headOfB,
  createdAt: '2026-01-28T08:00:00.000Z',
  mergedAt: '2026-01-30T16:20:00.000Z',
  closedAt: '2026-01-30T16:20:00.000Z',
};

export const PULL_REQUEST_EXAMPLE = {
  ...BRIEF_EXAMPLE,
  baseRef: 'main',
  baseSha: 'ed1e83b8dca12477b8ae5e8d29956347bf68ed47',
  baseRule: 'provider',
  headRef: 'page-cache',
  headRepository: 'ada/shop',
  mergeCommitSha: null,
  additions: 120,
  deletions: 14,
  changedFiles: 3,
  commitsCount: 2,
  updatedAt: '2026-01-31T13:00:00.000Z',
  analysis: { status: 'done', error: null, headSha: headOfA, at: '2026-01-31T12:35:02.100Z' },
  strongest: { number: 1200, category: 'same_feature', score: 0.87 },
};

export const DETAIL_EXAMPLE = {
  ...PULL_REQUEST_EXAMPLE,
  body: 'Closes #1187.',
  authorAvatarUrl: null,
  authorIsBot: false,
  labels: ['performance'],
  requestedReviewers: ['grace'],
  milestone: null,
  isLocked: false,
  mergedBy: null,
  reviewComments: 2,
  firstReviewAt: '2026-01-31T14:00:00.000Z',
  draftRemovedAt: null,
  truncated: [],
  isRefetchPending: false,
};

export const FILE_EXAMPLE = {
  path: 'src/cache.ts',
  previousPath: null,
  status: 'added',
  additions: 96,
  deletions: 0,
  patchTruncated: false,
  channel: 'production',
  noise: null,
  language: 'TypeScript',
};

const EDGE_EXAMPLE = {
  category: 'same_feature',
  relation: null,
  score: 0.87,
  reason: 'One contains most of the other: 48 % of this one is in the other, 98 % of the other in this one.',
  outdated: false,
  analysisRunId: '018f2f5e-6c4f-4b8e-9f43-7f3d2a1b0c9d',
  evidencePath: '/v1/repositories/42/pull-requests/1234/evidence/1200',
};

export const SIMILAR_EXAMPLE = { pullRequest: EARLIER_EXAMPLE, direction: 'earlier', ...EDGE_EXAMPLE };

export const FINDING_EXAMPLE = { a: BRIEF_EXAMPLE, b: EARLIER_EXAMPLE, ...EDGE_EXAMPLE };

export const EVIDENCE_EXAMPLE = {
  ...FINDING_EXAMPLE,
  rank: 1,
  comparedHeads: { a: headOfA, b: headOfB },
  comparedAt: '2026-01-31T12:35:02.100Z',
  versions: { signature: 1, algorithm: 1, config: 1 },
  scores: {
    final: 0.87,
    paths: 0.71,
    added: 0.83,
    removed: 0.4,
    symbols: 0.66,
    title: 0.52,
    body: null,
    containmentOfA: 0.48,
    containmentOfB: 0.98,
    productionContainmentOfA: 0.51,
    productionContainmentOfB: 0.98,
    jaccard: 0.46,
    simhashDistance: 11,
    sameCanonicalHash: false,
    sharedIssues: 1,
    sharedTests: 2,
    closeness: 0.95,
    daysApart: 3.2,
  },
  evidence: {
    reason: EDGE_EXAMPLE.reason,
    retrievers: { rare_fingerprints: 151.9, paths: 9.6 },
    paths: ['src/cache.ts', 'test/cache.test.ts'],
    pathsTotal: 2,
    symbols: [{ symbol: 'PageCache', kind: 'export' }],
    tests: ['keeps what was rendered'],
    docs: { headings: [], codeFences: [], references: [] },
    issues: [1187],
    words: ['cache', 'rendered'],
    ranges: [
      {
        stream: 'added',
        a: { path: 'src/cache.ts', from: 12, to: 58 },
        b: { path: 'src/cache.ts', from: 3, to: 49 },
        fingerprints: 31,
      },
    ],
    missing: [],
  },
};

export const SYNC_EXAMPLE = {
  repositoryId: '42',
  status: 'syncing',
  stage: 'analysis',
  progress: 37,
  counts: { total: 10000, done: 3700, skipped: 0, degraded: 2, failed: 0, perSecond: 210.5 },
  stages: ['mirror', 'commits', 'pull_requests', 'analysis'],
  stageCounts: { done: 3700, total: 10000, perSecond: 210.5 },
  waitsUntil: null,
  waitsFor: null,
  notes: [],
  startedAt: '2026-01-31T12:34:56.789Z',
  completedAt: null,
  error: null,
};

export const REPOSITORY_EXAMPLE = {
  id: '42',
  provider: 'github',
  fullName: 'acme/shop',
  owner: 'acme',
  name: 'shop',
  url: 'https://github.com/acme/shop',
  source: 'https://github.com/acme/shop.git',
  defaultBranch: 'main',
  language: null,
  isPrivate: false,
  isActive: true,
  connection: 'mirror',
  disconnectedAt: null,
  mailmap: { ignoredLines: 0, isTooLarge: false },
  sync: SYNC_EXAMPLE,
  lastActivityAt: null,
  createdAt: '2026-01-31T12:34:50.000Z',
  updatedAt: '2026-01-31T12:40:00.000Z',
};

export const ANALYSIS_RUN_EXAMPLE = {
  id: EDGE_EXAMPLE.analysisRunId,
  number: 1234,
  headSha: headOfA,
  versions: EVIDENCE_EXAMPLE.versions,
  lane: 'live',
  status: 'degraded',
  attempts: 1,
  queuedAt: '2026-01-31T12:34:58.000Z',
  startedAt: '2026-01-31T12:35:01.000Z',
  finishedAt: EVIDENCE_EXAMPLE.comparedAt,
  degradedReasons: ['symbols: src/cache.ts could not be parsed'],
  error: null,
};

export const CONFIG_SNAPSHOT_EXAMPLE = {
  version: 1,
  repositoryId: null,
  note: 'The first configuration',
  isActive: true,
  createdAt: '2026-01-31T12:00:00.000Z',
  classificationRulesYaml: 'channels:\n  - channel: tests\n    paths: [test/]\n',
  thresholdsYaml: 'categories:\n  sameChangeContainment: 0.9\n',
};

export const RATE_LIMIT_EXAMPLE = {
  credential: 'api.github.com/installation/4217',
  label: 'installation 4217 (acme)',
  resource: 'core',
  limit: 5000,
  remaining: 3120,
  resetsAt: '2026-01-31T13:00:00.000Z',
  blockedUntil: null,
  blockedBecause: null,
  running: 4,
  pointsLastMinute: 212,
  observedAt: '2026-01-31T12:34:56.789Z',
};
