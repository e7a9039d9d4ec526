import { listConfigSnapshots } from '../../../sql/analysis/list-config-snapshots.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentConfigSnapshot } from '../../present/config-snapshot.ts';
import {
  ConfigSnapshotListQuerySchema,
  ConfigSnapshotPageSchema,
} from '../../schemas/work/config-snapshot.ts';

export const registerListConfigSnapshots = pagedRoute({
  path: '/v1/config-snapshots',
  operationId: 'listConfigSnapshots',
  access: 'signed-in',
  tag: 'Analysis',
  summary: 'List config snapshots',
  description: 'Newest first.',
  query: ConfigSnapshotListQuerySchema,
  success: 'A page of snapshots.',
  result: ConfigSnapshotPageSchema,
  cursor: cursorCodec('config-snapshots', cursorPart.number()),
  list: ({ database }, { after, limit }) =>
    listConfigSnapshots(database.slonik, {
      beforeVersion: after,
      limit,
    }),
  keyOf: (row) => row.version,
  present: presentConfigSnapshot,
});
