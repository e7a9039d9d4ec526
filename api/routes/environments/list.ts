import { ENVIRONMENTS } from '../../../domain/facts/environment.ts';
import { listEnvironments } from '../../../sql/deployments/list-environments.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { EnvironmentListQuerySchema, EnvironmentPageSchema } from '../../schemas/settings/environment.ts';

export const registerListEnvironments = pagedRoute({
  path: '/v1/repositories/{repositoryId}/environments',
  operationId: 'listEnvironments',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List the environments that deployments went to',
  description:
    'By name, and what each counts as: what a mapping says, else what the provider states, else what the words of the name say.',
  params: RepositoryParamsSchema,
  query: EnvironmentListQuerySchema,
  result: EnvironmentPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('environments', {
    name: cursorPart.text(255),
    statedEnvironment: cursorPart.word(ENVIRONMENTS),
  }),
  list: ({ database }, { params: { repositoryId: repoId }, after, limit }) =>
    listEnvironments(database.slonik, repoId, {
      after,
      limit,
    }),
  keyOf: ({ name, statedEnvironment }) => ({ name, statedEnvironment }),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
