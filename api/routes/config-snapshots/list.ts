import type { ConfigSnapshotRow } from '../../../sql/analysis/config-snapshot-row.ts';
import { listConfigSnapshots } from '../../../sql/analysis/list-config-snapshots.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentConfigSnapshot } from '../../present/config-snapshot.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import {
  ConfigSnapshotListQuerySchema,
  ConfigSnapshotPageSchema,
} from '../../schemas/work/config-snapshot.ts';

const codec = cursorCodec('config-snapshots', cursorPart.number());

const definition = route({
  method: 'get',
  path: '/v1/config-snapshots',
  operationId: 'listConfigSnapshots',
  tag: 'Analysis',
  summary: 'List config snapshots',
  description: 'Newest first.',
  query: ConfigSnapshotListQuerySchema,
  success: { 200: 'A page of snapshots.' },
  result: ConfigSnapshotPageSchema,
  paged: codec,
});

export function registerListConfigSnapshots(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listConfigSnapshots(database.slonik, {
      beforeVersion: codec.decode(cursor),
      limit: limit + 1,
    });
    const keyOf = (row: ConfigSnapshotRow) => row.version;
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentConfigSnapshot }), 200);
  });
}
