import { type AlarmRow, listAlarms } from '../../../sql/reconciliation/list-alarms.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentAlarm } from '../../present/alarm.ts';
import { type ApiRouter, route } from '../../route.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { AlarmListQuerySchema, AlarmPageSchema } from '../../schemas/settings/alarm.ts';

const codec = cursorCodec('alarms', {
  isOpen: cursorPart.flag(),
  lastSeenAt: cursorPart.time(),
  id: cursorPart.id(),
});

const definition = route({
  method: 'get',
  path: '/v1/alarms',
  operationId: 'listAlarms',
  tag: 'Operations',
  summary: 'List alarms',
  description: 'Open ones first, then those seen last.',
  query: AlarmListQuerySchema,
  success: { 200: 'A page of alarms.' },
  result: AlarmPageSchema,
  paged: codec,
});

export function registerListAlarms(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { state, kind, cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listAlarms(database.slonik, {
      isOpen: state === undefined ? undefined : state === 'open',
      kind,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    const keyOf = (row: AlarmRow) => ({ isOpen: row.isOpen, lastSeenAt: row.lastSeenAtExact, id: row.id });
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentAlarm }), 200);
  });
}
