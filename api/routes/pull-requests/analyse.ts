import { queueLiveRun } from '../../../sql/analysis/queue-live-run.ts';
import { getPullRequest } from '../../../sql/pull-requests/get-pull-request.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { pullRequestNotFound, requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnalysisRequestedSchema, PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/analyze',
  operationId: 'analyzePullRequest',
  access: 'repository.write',
  audited: 'order',
  tag: 'Pull requests',
  summary: 'Analyse a pull request now',
  description:
    'Fetches its newest head and compares it. Requests that come in quick succession are taken as one; see its `analysis` for the outcome.',
  params: PullRequestParamsSchema,
  success: { 202: 'The analysis was asked for.' },
  result: AnalysisRequestedSchema,
  resultHeaders: { Location: 'Where the pull request is.' },
  problems: ['repository_not_found', 'pull_request_not_found', 'temporal_unavailable'],
});

export function registerAnalysePullRequest(
  router: ApiRouter,
  { database, workflows }: ApiDependencies,
): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, number } = c.req.valid('param');
    const repository = await requireRepository(database.slonik, repoId);
    const pullRequest = await getPullRequest(database.slonik, repoId, number);
    if (pullRequest === null) throw pullRequestNotFound(repoId, [number]);
    await queueLiveRun(database.slonik, repoId, number);
    await workflows.analysePullRequest({ repoId, fullName: repository.fullName, number });
    c.header('Location', `/v1/repositories/${repoId}/pull-requests/${number}`);
    return c.json({ repositoryId: repository.id, number, headSha: pullRequest.headSha }, 202);
  });
}
