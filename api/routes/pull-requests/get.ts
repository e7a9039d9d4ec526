import { getPullRequest } from '../../../sql/pull-requests/get-pull-request.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentPullRequestDetail } from '../../present/pull-request.ts';
import { pullRequestNotFound, requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PullRequestDetailSchema, PullRequestParamsSchema } from '../../schemas/facts/pull-request.ts';

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}',
  operationId: 'getPullRequest',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'Get a pull request',
  params: PullRequestParamsSchema,
  success: { 200: 'The pull request.' },
  result: PullRequestDetailSchema,
  problems: ['repository_not_found', 'pull_request_not_found'],
});

export function registerGetPullRequest(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, number } = c.req.valid('param');
    const row = await getPullRequest(database.slonik, repositoryId, number);
    if (row === null) {
      await requireRepository(database.slonik, repositoryId);
      throw pullRequestNotFound(repositoryId, [number]);
    }
    return c.json(presentPullRequestDetail(row), 200);
  });
}
