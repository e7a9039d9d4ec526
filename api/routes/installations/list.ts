import { listInstallations } from '../../../sql/github/list-installations.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PageQuerySchema } from '../../schemas/facts/review.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { InstallationPageSchema } from '../../schemas/work/installation.ts';

const codec = cursorCodec('installations', cursorPart.id());

const definition = route({
  method: 'get',
  path: '/v1/installations',
  operationId: 'listInstallations',
  tag: 'Facts',
  summary: 'List the installations of the GitHub App',
  description: 'In order of id, with those that were removed.',
  query: PageQuerySchema,
  success: { 200: 'A page of the list.' },
  result: InstallationPageSchema,
  paged: codec,
});

export function registerListInstallations(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listInstallations(database.slonik, {
      afterId: codec.decode(cursor),
      limit: limit + 1,
    });
    const page = toPage(c, rows, { limit, codec, keyOf: (row) => Number(row.id), present: presentTimes });
    return c.json(page, 200);
  });
}
