import { listIncidents } from '../../../sql/incidents/incidents.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { IncidentListQuerySchema, IncidentPageSchema } from '../../schemas/facts/incident.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListIncidents = pagedRoute({
  path: '/v1/repositories/{repositoryId}/incidents',
  operationId: 'listIncidents',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List incidents',
  description: 'The newest first; those that were taken back are left out.',
  params: RepositoryParamsSchema,
  query: IncidentListQuerySchema,
  result: IncidentPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('incidents', { startedAt: cursorPart.time(), id: cursorPart.uuid() }),
  list: ({ database }, { params: { repositoryId: repoId }, filter: { open, environment }, after, limit }) =>
    listIncidents(database.slonik, repoId, {
      isOpen: open,
      environment,
      after,
      limit,
    }),
  keyOf: (row) => ({ startedAt: row.startedAt.toISOString(), id: row.id }),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
