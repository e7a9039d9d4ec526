import { PulseError } from '../../../lib/errors.ts';
import { getDelivery } from '../../../sql/deliveries/deliveries.ts';
import type { DeliveryRow } from '../../../sql/deliveries/delivery-row.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentDelivery } from '../../present/delivery.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeliveryParamsSchema, DeliverySchema } from '../../schemas/work/delivery.ts';

const definition = route({
  method: 'get',
  path: '/v1/deliveries/{id}',
  operationId: 'getDelivery',
  access: 'installation.operate',
  tag: 'Deliveries',
  summary: 'Get a delivery',
  params: DeliveryParamsSchema,
  success: { 200: 'The delivery, without its bytes.' },
  result: DeliverySchema,
  problems: ['delivery_not_found'],
});

export function registerGetDelivery(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(presentDelivery(requireDelivery(await getDelivery(database.slonik, id), id)), 200);
  });
}

/** @throws PulseError `delivery_not_found` */
export function requireDelivery(row: DeliveryRow | null, id: number): DeliveryRow {
  if (row === null) throw deliveryNotFound(id);
  return row;
}

export function deliveryNotFound(id: number): PulseError {
  return new PulseError('delivery_not_found', `There is no delivery with the id ${id}.`);
}
