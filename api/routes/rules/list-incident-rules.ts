import { listIncidentRules } from '../../../sql/incidents/incident-rules.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { IncidentRulePageSchema } from '../../schemas/facts/incident.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PageQuerySchema } from '../../schemas/facts/review.ts';

export const registerListIncidentRules = pagedRoute({
  path: '/v1/repositories/{repositoryId}/incident-rules',
  operationId: 'listIncidentRules',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List incident rules',
  description: 'The oldest first.',
  params: RepositoryParamsSchema,
  query: PageQuerySchema,
  result: IncidentRulePageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('incident-rules', cursorPart.id()),
  list: ({ database }, { params: { repositoryId: repoId }, after, limit }) =>
    listIncidentRules(database.slonik, repoId, {
      afterId: after,
      limit,
    }),
  keyOf: (row) => Number(row.id),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
