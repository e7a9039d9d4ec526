import type { z } from 'zod';
import { createAccountsClient } from './client/accounts-client.ts';
import { createAnomaliesClient } from './client/anomalies-client.ts';
import { createAuditClient } from './client/audit-client.ts';
import { ApiProblemError } from './client/client-errors.ts';
import { createDeliveriesClient } from './client/deliveries-client.ts';
import { createFactsClient, type FilterOf } from './client/facts-client.ts';
import { type FollowOptions, followSync } from './client/follow-sync.ts';
import { createMetricsClient } from './client/metrics-client.ts';
import { readPages } from './client/read-pages.ts';
import { createRiskClient } from './client/risk-client.ts';
import { type ApiRequest, type ClientOptions, open, sendRequest } from './client/send-request.ts';
import { createTeamReadsClient } from './client/team-reads-client.ts';
import { createTeamsClient } from './client/teams-client.ts';
import * as pulls from './schemas/facts/pull-request.ts';
import * as repositories from './schemas/facts/repository.ts';
import * as runs from './schemas/findings/analysis-run.ts';
import * as edges from './schemas/findings/edge.ts';
import type { Page } from './schemas/parts/page.ts';
import * as alarms from './schemas/settings/alarm.ts';
import { SecretRotationSchema } from './schemas/settings/secrets.ts';
import * as config from './schemas/work/config-snapshot.ts';
import { HealthSchema, type Readiness, ReadinessSchema } from './schemas/work/health.ts';
import { JobPageSchema } from './schemas/work/job.ts';
import { RateLimitPageSchema } from './schemas/work/rate-limit.ts';
import { SyncProgressSchema } from './schemas/work/sync.ts';

export type { FollowOptions } from './client/follow-sync.ts';
export type { MetricsOwner } from './client/metrics-owner.ts';
export type { ClientOptions } from './client/send-request.ts';

/**
 * A typed client of the API; every answer is checked against the schema it is documented with. Lists are async
 * iterators that ask for page
 * after page as they are read. Ids are those of the answers: text.
 *
 * Everything throws `ApiProblemError` (the API's own errors), or PulseError `api_unreachable` and
 * `api_not_understood`.
 */
export function createClient(options: ClientOptions) {
  const send = <Schema extends z.ZodType>(request: ApiRequest, schema: Schema) =>
    sendRequest(options, request, schema);
  const list = <Item>(path: string, query: object, schema: z.ZodType<Page<Item>>) =>
    readPages(options, { path, query: query as NonNullable<ApiRequest['query']> }, schema);
  const post = <Schema extends z.ZodType>(path: string, schema: Schema) =>
    send({ method: 'POST', path }, schema);
  const repository = (id: string) => `/v1/repositories/${encodeURIComponent(id)}`;
  const pullRequest = (id: string, number: number) => `${repository(id)}/pull-requests/${number}`;

  return {
    ...createFactsClient({ send, list }),
    ...createRiskClient({ send, list }),
    ...createAnomaliesClient({ send, list }),
    ...createTeamsClient({ send, list }),
    ...createTeamReadsClient({ send, list }),
    ...createMetricsClient({ send, list }),
    ...createAccountsClient({ send, list }),
    ...createAuditClient({ send, list }),
    ...createDeliveriesClient({ send, list, open: (request) => open(options, request) }),
    listRepositories: (filter: FilterOf<typeof repositories.RepositoryListQuerySchema> = {}) =>
      list('/v1/repositories', filter, repositories.RepositoryPageSchema),
    /** The repository of this full name (`owner/name`), or undefined. */
    findRepository: async (name: string): Promise<repositories.Repository | undefined> =>
      (await send({ path: '/v1/repositories', query: { name } }, repositories.RepositoryPageSchema)).items[0],
    getRepository: (id: string) => send({ path: repository(id) }, repositories.RepositorySchema),
    /** Gives the repository of this name when it is connected with the same source already. */
    connectRepository: (body: repositories.ConnectRepository, idempotencyKey?: string) =>
      send(
        { method: 'POST', path: '/v1/repositories', body, idempotencyKey },
        repositories.ConnectedRepositorySchema,
      ),
    /** Takes the hook away; the data is kept for thirty days. */
    disconnectRepository: (id: string) =>
      post(`${repository(id)}/disconnect`, repositories.DisconnectedRepositorySchema),

    startSync: (id: string) => post(`${repository(id)}/sync`, SyncProgressSchema),
    pauseSync: (id: string) => post(`${repository(id)}/sync/pause`, SyncProgressSchema),
    resumeSync: (id: string) => post(`${repository(id)}/sync/resume`, SyncProgressSchema),
    cancelSync: (id: string) => post(`${repository(id)}/sync/cancel`, SyncProgressSchema),
    getSyncProgress: (id: string) => send({ path: `${repository(id)}/sync` }, SyncProgressSchema),
    /** The progress now and whenever it changes, until the sync has ended. */
    followSync: (id: string, follow?: FollowOptions) => followSync(options, id, follow),

    listPullRequests: (id: string, filter: FilterOf<typeof pulls.PullRequestListQuerySchema> = {}) =>
      list(`${repository(id)}/pull-requests`, filter, pulls.PullRequestPageSchema),
    getPullRequest: (id: string, number: number) =>
      send({ path: pullRequest(id, number) }, pulls.PullRequestDetailSchema),
    listFiles: (id: string, number: number) =>
      list(`${pullRequest(id, number)}/files`, {}, pulls.PullRequestFilePageSchema),
    analyzePullRequest: (id: string, number: number) =>
      post(`${pullRequest(id, number)}/analyze`, pulls.AnalysisRequestedSchema),
    /** What was compared with a pull request and kept, strongest first. */
    listSimilar: (id: string, number: number, filter: FilterOf<typeof edges.SimilarQuerySchema> = {}) =>
      list(`${pullRequest(id, number)}/similar`, filter, edges.SimilarPageSchema),
    /** The order of the two numbers does not matter. */
    getEvidence: (id: string, number: number, otherNumber: number) =>
      send({ path: `${pullRequest(id, number)}/evidence/${otherNumber}` }, edges.EvidenceSchema),
    /** Pairs that are the same work, strongest first. */
    listFindings: (id: string, filter: FilterOf<typeof edges.FindingQuerySchema> = {}) =>
      list(`${repository(id)}/findings`, filter, edges.FindingPageSchema),

    listAnalysisRuns: (id: string, filter: FilterOf<typeof runs.AnalysisRunListQuerySchema> = {}) =>
      list(`${repository(id)}/analysis-runs`, filter, runs.AnalysisRunPageSchema),
    getAnalysisRun: (id: string, runId: string) =>
      send({ path: `${repository(id)}/analysis-runs/${encodeURIComponent(runId)}` }, runs.AnalysisRunSchema),

    listConfigSnapshots: () => list('/v1/config-snapshots', {}, config.ConfigSnapshotPageSchema),
    /** @param repositoryId the one that this repository follows; unless given, the one for all */
    getActiveConfigSnapshot: (repositoryId?: string) =>
      send({ path: '/v1/config-snapshots/active', query: { repositoryId } }, config.ConfigSnapshotSchema),
    getConfigSnapshot: (version: number) =>
      send({ path: `/v1/config-snapshots/${version}` }, config.ConfigSnapshotSchema),

    /** Regular work, and how it went. */
    listJobs: () => send({ path: '/v1/jobs' }, JobPageSchema),
    listAlarms: (filter: FilterOf<typeof alarms.AlarmListQuerySchema> = {}) =>
      list('/v1/alarms', filter, alarms.AlarmPageSchema),
    rotateSecrets: () => post('/v1/secrets/rotate', SecretRotationSchema),

    /** What is left of GitHub's limits. */
    listRateLimits: () => list('/v1/rate-limits', {}, RateLimitPageSchema),

    getHealth: () => send({ path: '/healthz' }, HealthSchema),
    /** Which parts are ready, whether or not all of them are. */
    getReadiness: async (): Promise<Readiness | { status: 'not_ready'; checks: Readiness['checks'] }> => {
      try {
        return await send({ path: '/readyz' }, ReadinessSchema);
      } catch (error) {
        if (!(error instanceof ApiProblemError) || error.problem.checks === undefined) throw error;
        return { status: 'not_ready', checks: error.problem.checks };
      }
    },
  };
}

export type Client = ReturnType<typeof createClient>;
