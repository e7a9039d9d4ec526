import { hookNotFound } from '../../../lib/hooks/hook-secrets.ts';
import { getHook } from '../../../sql/hooks/hooks.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ReconciliationStartedSchema, StartReconciliationSchema } from '../../schemas/work/reconciliation.ts';

const definition = route({
  method: 'post',
  path: '/v1/reconciliations',
  operationId: 'startReconciliation',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Deliveries',
  summary: 'Compare deliveries now',
  description:
    "Walks GitHub's whole log of deliveries, of one hook or of all, and fetches what is missing here. It is done every five minutes in any case. The runs are in the list.",
  body: StartReconciliationSchema,
  success: { 202: 'It runs.' },
  result: ReconciliationStartedSchema,
  resultHeaders: { Location: 'Where the runs are.' },
  problems: ['hook_not_found', 'temporal_unavailable'],
});

export function registerStartReconciliation(
  router: ApiRouter,
  { database, workflows }: ApiDependencies,
): void {
  router.openapi(definition, async (c) => {
    const { hookId = null } = c.req.valid('json');
    if (hookId !== null && (await getHook(database.slonik, hookId)) === null) throw hookNotFound(hookId);
    await workflows.reconcile(hookId);
    c.header('Location', `/v1/reconciliations${hookId === null ? '' : `?hookId=${hookId}`}`);
    return c.json({ hookId }, 202);
  });
}
