import { listDeliveries } from '../../../sql/deliveries/deliveries.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentDelivery } from '../../present/delivery.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { DeliveryListQuerySchema, DeliveryPageSchema } from '../../schemas/work/delivery.ts';

const codec = cursorCodec('deliveries', cursorPart.id());

const definition = route({
  method: 'get',
  path: '/v1/deliveries',
  operationId: 'listDeliveries',
  tag: 'Deliveries',
  summary: 'List deliveries',
  description: 'The newest first.',
  query: DeliveryListQuerySchema,
  success: { 200: 'A page of deliveries, without their bytes.' },
  result: DeliveryPageSchema,
  paged: codec,
});

export function registerListDeliveries(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cursor, limit = PAGE_LIMIT_DEFAULT, status, event, repositoryId, ...rest } = c.req.valid('query');
    const rows = await listDeliveries(
      database.slonik,
      { ...rest, statuses: status, eventName: event, repoId: repositoryId },
      { beforeId: codec.decode(cursor), limit: limit + 1 },
    );
    const page = toPage(c, rows, { limit, codec, keyOf: (row) => row.id, present: presentDelivery });
    return c.json(page, 200);
  });
}
