import type { z } from 'zod';
import * as commits from '../schemas/facts/commit.ts';
import * as coverage from '../schemas/facts/coverage.ts';
import * as deployments from '../schemas/facts/deployment.ts';
import * as incidents from '../schemas/facts/incident.ts';
import { type IssueListQuerySchema, IssuePageSchema } from '../schemas/facts/issue.ts';
import * as reviews from '../schemas/facts/review.ts';
import type * as blame from '../schemas/findings/blame.ts';
import type { Page } from '../schemas/parts/page.ts';
import * as environments from '../schemas/settings/environment.ts';
import { InstallationPageSchema } from '../schemas/work/installation.ts';
import type { ApiRequest } from './send-request.ts';

/** Filters of a list as callers write them: the parameters of its query, without those of paging. */
export type FilterOf<Query extends z.ZodType> = Omit<
  { [Name in keyof z.output<Query>]?: z.output<Query>[Name] | undefined },
  'limit' | 'cursor'
>;

/** How a part of the client reaches the API. */
export interface Transport {
  send<Schema extends z.ZodType>(request: ApiRequest, schema: Schema): Promise<z.output<Schema>>;
  list<Item>(path: string, query: object, schema: z.ZodType<Page<Item>>): AsyncGenerator<Item>;
}

/** The part of the client that reads what is known of repositories, and tells of what GitHub does not know. */
export function createFactsClient({ send, list }: Transport) {
  const repository = (id: string) => `/v1/repositories/${encodeURIComponent(id)}`;
  const pullRequest = (id: string, number: number) => `${repository(id)}/pull-requests/${number}`;
  const rule = (id: string, kind: 'deployment' | 'incident', ruleId: string) =>
    `${repository(id)}/${kind}-rules/${encodeURIComponent(ruleId)}`;
  const mappings = (id: string) => `${repository(id)}/environment-mappings`;
  const blameOf = (incidentId: string) => `/v1/incidents/${encodeURIComponent(incidentId)}/blame`;
  return {
    listReviews: (id: string, number: number) =>
      list(`${pullRequest(id, number)}/reviews`, {}, reviews.ReviewPageSchema),
    listComments: (id: string, number: number) =>
      list(`${pullRequest(id, number)}/comments`, {}, reviews.CommentPageSchema),
    listReviewThreads: (id: string, number: number) =>
      list(`${pullRequest(id, number)}/threads`, {}, reviews.ThreadPageSchema),
    /** What happened to a pull request, in order. */
    listTimeline: (id: string, number: number) =>
      list(`${pullRequest(id, number)}/timeline`, {}, reviews.TimelinePageSchema),
    listCommits: (id: string, filter: FilterOf<typeof commits.CommitListQuerySchema> = {}) =>
      list(`${repository(id)}/commits`, filter, commits.CommitPageSchema),
    getCommit: (id: string, sha: string) =>
      send({ path: `${repository(id)}/commits/${encodeURIComponent(sha)}` }, commits.CommitSchema),
    listBranches: (id: string, filter: FilterOf<typeof commits.BranchListQuerySchema> = {}) =>
      list(`${repository(id)}/branches`, filter, commits.BranchPageSchema),
    listChecks: (id: string, sha: string) =>
      list(`${repository(id)}/checks`, { sha }, commits.CheckPageSchema),
    listIssues: (id: string, filter: FilterOf<typeof IssueListQuerySchema> = {}) =>
      list(`${repository(id)}/issues`, filter, IssuePageSchema),
    listInstallations: () => list('/v1/installations', {}, InstallationPageSchema),

    listDeployments: (id: string, filter: FilterOf<typeof deployments.DeploymentListQuerySchema> = {}) =>
      list(`${repository(id)}/deployments`, filter, deployments.DeploymentPageSchema),
    /** The same key again says how the deployment is now. */
    tellDeployment: (id: string, body: z.input<typeof deployments.TellDeploymentSchema>) =>
      send({ method: 'POST', path: `${repository(id)}/deployments`, body }, deployments.DeploymentSchema),
    listEnvironments: (id: string) =>
      list(`${repository(id)}/environments`, {}, environments.EnvironmentPageSchema),
    listEnvironmentMappings: (id: string) =>
      list(mappings(id), {}, environments.EnvironmentMappingPageSchema),
    /** The same pattern again says it anew. */
    setEnvironmentMapping: (id: string, body: z.input<typeof environments.SetEnvironmentMappingSchema>) =>
      send({ method: 'PUT', path: mappings(id), body }, environments.EnvironmentMappingSchema),
    removeEnvironmentMapping: (id: string, mappingId: string) =>
      send(
        { method: 'DELETE', path: `${mappings(id)}/${encodeURIComponent(mappingId)}` },
        environments.EnvironmentMappingSchema,
      ),
    listDeploymentRules: (id: string) =>
      list(`${repository(id)}/deployment-rules`, {}, deployments.DeploymentRulePageSchema),
    addDeploymentRule: (id: string, body: z.input<typeof deployments.AddDeploymentRuleSchema>) =>
      send(
        { method: 'POST', path: `${repository(id)}/deployment-rules`, body },
        deployments.AddedDeploymentRuleSchema,
      ),
    changeDeploymentRule: (
      id: string,
      ruleId: string,
      body: z.input<typeof deployments.ChangeDeploymentRuleSchema>,
    ) =>
      send(
        { method: 'PATCH', path: rule(id, 'deployment', ruleId), body },
        deployments.ChangedDeploymentRuleSchema,
      ),
    removeDeploymentRule: (id: string, ruleId: string) =>
      send({ method: 'DELETE', path: rule(id, 'deployment', ruleId) }, deployments.DeploymentRuleSchema),

    listIncidents: (id: string, filter: FilterOf<typeof incidents.IncidentListQuerySchema> = {}) =>
      list(`${repository(id)}/incidents`, filter, incidents.IncidentPageSchema),
    /** The same key again says how the incident is now. */
    tellIncident: (
      body: Omit<z.input<typeof incidents.TellIncidentSchema>, 'repositoryId'> & { repositoryId: string },
    ) => send({ method: 'POST', path: '/v1/incidents', body }, incidents.IncidentSchema),
    resolveIncident: (
      id: string,
      incidentId: string,
      body: z.input<typeof incidents.ResolveIncidentSchema> = {},
    ) =>
      send(
        {
          method: 'POST',
          path: `${repository(id)}/incidents/${encodeURIComponent(incidentId)}/resolve`,
          body,
        },
        incidents.IncidentSchema,
      ),
    /** Says which deployment an incident is to be blamed on, or none. */
    overrideBlame: (incidentId: string, body: blame.Blame) =>
      send({ method: 'PUT', path: blameOf(incidentId), body }, incidents.IncidentSchema),
    /** Leaves it to the rule again. */
    withdrawBlame: (incidentId: string) =>
      send({ method: 'DELETE', path: blameOf(incidentId) }, incidents.IncidentSchema),
    listIncidentRules: (id: string) =>
      list(`${repository(id)}/incident-rules`, {}, incidents.IncidentRulePageSchema),
    addIncidentRule: (id: string, body: z.input<typeof incidents.AddIncidentRuleSchema>) =>
      send(
        { method: 'POST', path: `${repository(id)}/incident-rules`, body },
        incidents.AddedIncidentRuleSchema,
      ),
    changeIncidentRule: (
      id: string,
      ruleId: string,
      body: z.input<typeof incidents.ChangeIncidentRuleSchema>,
    ) =>
      send(
        { method: 'PATCH', path: rule(id, 'incident', ruleId), body },
        incidents.ChangedIncidentRuleSchema,
      ),
    removeIncidentRule: (id: string, ruleId: string) =>
      send({ method: 'DELETE', path: rule(id, 'incident', ruleId) }, incidents.IncidentRuleSchema),

    listCoverage: (id: string, filter: FilterOf<typeof coverage.CoverageListQuerySchema> = {}) =>
      list(`${repository(id)}/coverage`, filter, coverage.CoverageReportPageSchema),
    /** The report goes as it lies on disk. */
    sendCoverageReport: (
      id: string,
      bytes: Uint8Array<ArrayBuffer>,
      query: z.input<typeof coverage.SendReportQuerySchema>,
    ) =>
      send(
        { method: 'POST', path: `${repository(id)}/coverage/report`, query, bytes },
        coverage.CoverageReportSchema,
      ),
  };
}
