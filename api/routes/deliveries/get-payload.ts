import { z } from 'zod';
import { PulseError } from '../../../lib/errors.ts';
import { getDeliveryPayload } from '../../../sql/deliveries/deliveries.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DeliveryParamsSchema } from '../../schemas/work/delivery.ts';
import { deliveryNotFound } from './get.ts';

const definition = route({
  method: 'get',
  path: '/v1/deliveries/{id}/payload',
  operationId: 'getDeliveryPayload',
  access: 'installation.operate',
  tag: 'Deliveries',
  summary: 'Get the bytes of a delivery',
  description:
    'Exactly as GitHub sent them, whatever they are. The delivery says which content type they came with.',
  params: DeliveryParamsSchema,
  success: { 200: 'The bytes.' },
  result: z.string().meta({ format: 'binary', example: '{"action":"opened"}' }),
  resultType: 'application/octet-stream',
  resultHeaders: { 'Content-Disposition': 'A name for the file.' },
  problems: ['delivery_not_found', 'payload_dropped'],
});

export function registerGetDeliveryPayload(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { id } = c.req.valid('param');
    const found = await getDeliveryPayload(database.slonik, id);
    if (found === null) throw deliveryNotFound(id);
    if (found.payload === null) throw payloadDropped(id);
    // It is anybody's text: never shown by a browser as what it claims to be.
    const headers = {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${found.deliveryId}"`,
    };
    return c.body(new Uint8Array(found.payload), 200, headers) as never;
  });
}

export function payloadDropped(id: number): PulseError {
  return new PulseError(
    'payload_dropped',
    `The bytes of delivery ${id} were dropped after their term; only their digest is left.`,
  );
}
