import type { z } from 'zod';
import { createAnomaliesClient } from './client/anomalies-client.ts';
import { ApiProblemError } from './client/client-errors.ts';
import { createFactsClient, type FilterOf } from './client/facts-client.ts';
import { type FollowOptions, followSync } from './client/follow-sync.ts';
import { readPages } from './client/read-pages.ts';
import { createRiskClient } from './client/risk-client.ts';
import { type ApiRequest, type ClientOptions, open, sendRequest } from './client/send-request.ts';
import { createTeamReadsClient } from './client/team-reads-client.ts';
import * as alarms from './schemas/alarm.ts';
import * as runs from './schemas/analysis-run.ts';
import * as config from './schemas/config-snapshot.ts';
import * as deliveries from './schemas/delivery.ts';
import { DoraSchema } from './schemas/dora.ts';
import * as edges from './schemas/edge.ts';
import { HealthSchema, type Readiness, ReadinessSchema } from './schemas/health.ts';
import * as hooks from './schemas/hook.ts';
import { JobPageSchema } from './schemas/job.ts';
import * as metrics from './schemas/metric.ts';
import type { Page } from './schemas/page.ts';
import * as pulls from './schemas/pull-request.ts';
import { RateLimitPageSchema } from './schemas/rate-limit.ts';
import * as reconciliations from './schemas/reconciliation.ts';
import * as repositories from './schemas/repository.ts';
import * as rollups from './schemas/rollup.ts';
import { SecretRotationSchema } from './schemas/secrets.ts';
import { SyncProgressSchema } from './schemas/sync.ts';
import * as teams from './schemas/team.ts';

export type { FollowOptions } from './client/follow-sync.ts';
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

  const delivery = (id: string) => `/v1/deliveries/${encodeURIComponent(id)}`;

  return {
    ...createFactsClient({ send, list }),
    ...createRiskClient({ send, list }),
    ...createAnomaliesClient({ send, list }),
    ...createTeamReadsClient({ send, list }),
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

    /** Runs that compared GitHub's logs of deliveries with what is here, the newest first. */
    listReconciliations: (filter: FilterOf<typeof reconciliations.ReconciliationListQuerySchema> = {}) =>
      list('/v1/reconciliations', filter, reconciliations.ReconciliationPageSchema),
    startReconciliation: (body: { hookId?: string } = {}) =>
      send(
        { method: 'POST', path: '/v1/reconciliations', body },
        reconciliations.ReconciliationStartedSchema,
      ),

    listHooks: (filter: FilterOf<typeof hooks.HookListQuerySchema> = {}) =>
      list('/v1/hooks', filter, hooks.HookPageSchema),
    getHook: (id: string) => send({ path: `/v1/hooks/${encodeURIComponent(id)}` }, hooks.HookSchema),
    /** Gives the secret to set at GitHub, this once. */
    registerHook: (body: hooks.RegisterHookInput) =>
      send({ method: 'POST', path: '/v1/hooks', body }, hooks.HookWithSecretSchema),
    rotateHookSecret: (id: string, body: { formerValidSeconds?: number } = {}) =>
      send(
        { method: 'POST', path: `/v1/hooks/${encodeURIComponent(id)}/rotate-secret`, body },
        hooks.HookWithSecretSchema,
      ),

    listDeliveries: (filter: FilterOf<typeof deliveries.DeliveryListQuerySchema> = {}) =>
      list('/v1/deliveries', filter, deliveries.DeliveryPageSchema),
    getDelivery: (id: string) => send({ path: delivery(id) }, deliveries.DeliverySchema),
    /** The bytes as GitHub sent them. */
    getDeliveryPayload: async (id: string): Promise<Uint8Array> => {
      const request = { path: `${delivery(id)}/payload`, accept: 'application/octet-stream' };
      return (await open(options, request)).bytes();
    },
    replayDelivery: (id: string) => post(`${delivery(id)}/replay`, deliveries.DeliverySchema),
    replayDeliveries: (body: deliveries.ReplayDeliveriesInput) =>
      send({ method: 'POST', path: '/v1/deliveries/replay', body }, deliveries.DeliveriesReplayedSchema),

    listTeams: (filter: FilterOf<typeof teams.TeamListQuerySchema> = {}) =>
      list('/v1/teams', filter, teams.TeamPageSchema),
    createTeam: (body: teams.CreateTeam) =>
      send({ method: 'POST', path: '/v1/teams', body }, teams.TeamSchema),
    /** Lets a repository count for a team. */
    watchRepository: (teamId: string, body: teams.WatchRepository) =>
      send(
        { method: 'POST', path: `/v1/teams/${encodeURIComponent(teamId)}/repositories`, body },
        teams.TeamRepositorySchema,
      ),

    /** What each metric means. */
    listMetrics: () => send({ path: '/v1/metrics' }, metrics.MetricDefinitionPageSchema),
    /** All metrics over one window. */
    getMetrics: (owner: MetricsOwner, window: Window) =>
      send({ path: metricsOf(owner), query: { ...window } }, metrics.MeasuredMetricsSchema),
    /** DORA's metrics over one window. */
    getDora: (owner: MetricsOwner, window: Window) =>
      send({ path: `${pathOf(owner)}/dora`, query: { ...window } }, DoraSchema),
    getMetricSeries: (owner: MetricsOwner, metric: string, query: Window & SeriesOptions) =>
      send(
        { path: `${metricsOf(owner)}/${encodeURIComponent(metric)}`, query: { ...query } },
        metrics.MetricSeriesSchema,
      ),
    /** The very rows behind a number. */
    listMetricItems: (owner: MetricsOwner, metric: string, window: Window) =>
      list(`${metricsOf(owner)}/${encodeURIComponent(metric)}/items`, window, metrics.MetricItemPageSchema),

    /** How each rollup stands. */
    listRollups: () => send({ path: '/v1/rollups' }, rollups.RollupPageSchema),
    backfillRollup: (name: string) =>
      send(
        { method: 'POST', path: `/v1/rollups/${encodeURIComponent(name)}/backfill` },
        rollups.RollupSchema,
      ),
    startVerification: (body: rollups.StartVerification) =>
      send({ method: 'POST', path: '/v1/rollup-verifications', body }, rollups.VerificationSchema),
    getVerification: (id: string) =>
      send({ path: `/v1/rollup-verifications/${encodeURIComponent(id)}` }, rollups.VerificationSchema),

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

/** Whose metrics. */
export type MetricsOwner = { readonly teamId: string } | { readonly repositoryId: string };

/** Half-open, RFC 3339. */
interface Window {
  readonly from: string;
  readonly to: string;
}
interface SeriesOptions {
  readonly interval?: 'hour' | 'day' | 'week' | 'month';
  readonly tz?: string;
}

function metricsOf(owner: MetricsOwner): string {
  return `${pathOf(owner)}/metrics`;
}

function pathOf(owner: MetricsOwner): string {
  return 'teamId' in owner
    ? `/v1/teams/${encodeURIComponent(owner.teamId)}`
    : `/v1/repositories/${encodeURIComponent(owner.repositoryId)}`;
}

export type Client = ReturnType<typeof createClient>;
