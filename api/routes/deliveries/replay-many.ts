import { countReplayable, replayDeliveries } from '../../../sql/deliveries/deliveries.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  DeliveriesReplayedSchema,
  REMAINING_MAX,
  ReplayDeliveriesSchema,
} from '../../schemas/work/delivery.ts';

const definition = route({
  method: 'post',
  path: '/v1/deliveries/replay',
  operationId: 'replayDeliveries',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Deliveries',
  summary: 'Send many deliveries through again',
  description: 'The oldest that match, up to the limit; those that failed or are dead unless told otherwise.',
  body: ReplayDeliveriesSchema,
  success: { 202: 'They wait to be applied.' },
  result: DeliveriesReplayedSchema,
});

export function registerReplayDeliveries(router: ApiRouter, { database, relayBell }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { slonik } = database;
    const { status, event, repositoryId, limit, dryRun, ...rest } = c.req.valid('json');
    const filter = { ...rest, statuses: status, eventName: event, repoId: repositoryId };
    const replayed = dryRun ? 0 : await replayDeliveries(slonik, filter, limit);
    if (replayed > 0) relayBell.ring();
    return c.json({ replayed, remaining: await countReplayable(slonik, filter, REMAINING_MAX) }, 202);
  });
}
