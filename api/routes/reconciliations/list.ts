import { listReconciliations } from '../../../sql/reconciliation/reconciliations.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentReconciliation } from '../../present/reconciliation.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import {
  ReconciliationListQuerySchema,
  ReconciliationPageSchema,
} from '../../schemas/work/reconciliation.ts';

const codec = cursorCodec('reconciliations', cursorPart.id());

const definition = route({
  method: 'get',
  path: '/v1/reconciliations',
  operationId: 'listReconciliations',
  tag: 'Deliveries',
  summary: 'List reconciliations',
  description: "Runs that compared GitHub's logs of deliveries with what is here, the newest first.",
  query: ReconciliationListQuerySchema,
  success: { 200: 'A page of runs.' },
  result: ReconciliationPageSchema,
  paged: codec,
});

export function registerListReconciliations(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { hookId, cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listReconciliations(database.slonik, {
      hookId,
      beforeId: codec.decode(cursor),
      limit: limit + 1,
    });
    return c.json(
      toPage(c, rows, { limit, codec, keyOf: ({ id }) => id, present: presentReconciliation }),
      200,
    );
  });
}
