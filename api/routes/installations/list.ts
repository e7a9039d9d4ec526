import { listInstallations } from '../../../sql/github/list-installations.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { PageQuerySchema } from '../../schemas/facts/review.ts';
import { InstallationPageSchema } from '../../schemas/work/installation.ts';

export const registerListInstallations = pagedRoute({
  path: '/v1/installations',
  operationId: 'listInstallations',
  access: 'installation.operate',
  tag: 'Facts',
  summary: 'List the installations of the GitHub App',
  description: 'In order of id, with those that were removed.',
  query: PageQuerySchema,
  result: InstallationPageSchema,
  cursor: cursorCodec('installations', cursorPart.id()),
  list: ({ database }, { after, limit }) =>
    listInstallations(database.slonik, {
      afterId: after,
      limit,
    }),
  keyOf: (row) => Number(row.id),
  present: presentTimes,
});
