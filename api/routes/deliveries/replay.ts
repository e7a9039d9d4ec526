import { getDelivery, replayDelivery } from '../../../sql/deliveries/deliveries.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentDelivery } from '../../present/delivery.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeliveryParamsSchema, DeliverySchema } from '../../schemas/work/delivery.ts';
import { requireDelivery } from './get.ts';
import { payloadDropped } from './get-payload.ts';

const definition = route({
  method: 'post',
  path: '/v1/deliveries/{id}/replay',
  operationId: 'replayDelivery',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Deliveries',
  summary: 'Send a delivery through again',
  description:
    'Whatever became of it before; what was applied already is applied again without harm. One that waits, or is being worked on, stays as it is.',
  params: DeliveryParamsSchema,
  success: { 202: 'It waits to be applied.' },
  result: DeliverySchema,
  problems: ['delivery_not_found', 'payload_dropped'],
});

export function registerReplayDelivery(router: ApiRouter, { database, relayBell }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { id } = c.req.valid('param');
    const replayed = await replayDelivery(database.slonik, id);
    const row = requireDelivery(await getDelivery(database.slonik, id), id);
    if (!replayed && row.payloadBytes === null) throw payloadDropped(id);
    if (replayed) relayBell.ring();
    return c.json(presentDelivery(row), 202);
  });
}
