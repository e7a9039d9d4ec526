import { PulseError } from '../../../lib/errors.ts';
import { getCommit } from '../../../sql/commits/get-commit.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CommitParamsSchema, CommitSchema } from '../../schemas/facts/commit.ts';

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/commits/{sha}',
  operationId: 'getCommit',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'Get a commit',
  params: CommitParamsSchema,
  success: { 200: 'The commit.' },
  result: CommitSchema,
  problems: ['repository_not_found', 'commit_not_found'],
});

export function registerGetCommit(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId, sha } = c.req.valid('param');
    const commit = await getCommit(database.slonik, repoId, sha);
    if (commit === null) {
      await requireRepository(database.slonik, repoId);
      throw new PulseError('commit_not_found', `Repository ${repoId} has no commit ${sha} that is known.`);
    }
    return c.json(presentTimes(commit), 200);
  });
}
