import { listDeliveries } from '../../../sql/deliveries/deliveries.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentDelivery } from '../../present/delivery.ts';
import { DeliveryListQuerySchema, DeliveryPageSchema } from '../../schemas/work/delivery.ts';

export const registerListDeliveries = pagedRoute({
  path: '/v1/deliveries',
  operationId: 'listDeliveries',
  access: 'installation.operate',
  tag: 'Deliveries',
  summary: 'List deliveries',
  description: 'The newest first.',
  query: DeliveryListQuerySchema,
  success: 'A page of deliveries, without their bytes.',
  result: DeliveryPageSchema,
  cursor: cursorCodec('deliveries', cursorPart.id()),
  list: ({ database }, { filter: { status, event, repositoryId, ...rest }, after, limit }) =>
    listDeliveries(
      database.slonik,
      { ...rest, statuses: status, eventName: event, repoId: repositoryId },
      { beforeId: after, limit },
    ),
  keyOf: (row) => row.id,
  present: presentDelivery,
});
