import { listReconciliations } from '../../../sql/reconciliation/reconciliations.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentReconciliation } from '../../present/reconciliation.ts';
import {
  ReconciliationListQuerySchema,
  ReconciliationPageSchema,
} from '../../schemas/work/reconciliation.ts';

export const registerListReconciliations = pagedRoute({
  path: '/v1/reconciliations',
  operationId: 'listReconciliations',
  access: 'installation.operate',
  tag: 'Deliveries',
  summary: 'List reconciliations',
  description: "Runs that compared GitHub's logs of deliveries with what is here, the newest first.",
  query: ReconciliationListQuerySchema,
  success: 'A page of runs.',
  result: ReconciliationPageSchema,
  cursor: cursorCodec('reconciliations', cursorPart.id()),
  list: ({ database }, { filter: { hookId }, after, limit }) =>
    listReconciliations(database.slonik, {
      hookId,
      beforeId: after,
      limit,
    }),
  keyOf: ({ id }) => id,
  present: presentReconciliation,
});
