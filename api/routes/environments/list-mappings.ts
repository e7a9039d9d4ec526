import { listEnvironmentMappings } from '../../../sql/deployments/environment-mappings.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import {
  EnvironmentListQuerySchema,
  EnvironmentMappingPageSchema,
} from '../../schemas/settings/environment.ts';

export const registerListEnvironmentMappings = pagedRoute({
  path: '/v1/repositories/{repositoryId}/environment-mappings',
  operationId: 'listEnvironmentMappings',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List what names of environments are said to mean',
  description:
    'The oldest first. Where several match a name, the one without `*` and `?` counts, else the longest.',
  params: RepositoryParamsSchema,
  query: EnvironmentListQuerySchema,
  result: EnvironmentMappingPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('environment-mappings', { id: cursorPart.id() }),
  list: ({ database }, { params: { repositoryId: repoId }, after, limit }) =>
    listEnvironmentMappings(database.slonik, repoId, { afterId: after?.id, limit }),
  keyOf: ({ id }) => ({ id: Number(id) }),
  present: (row) => row,
  ifEmpty: requireAskedRepository,
});
