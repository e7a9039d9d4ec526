import { listAlarms } from '../../../sql/reconciliation/list-alarms.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentAlarm } from '../../present/alarm.ts';
import { AlarmListQuerySchema, AlarmPageSchema } from '../../schemas/settings/alarm.ts';

export const registerListAlarms = pagedRoute({
  path: '/v1/alarms',
  operationId: 'listAlarms',
  access: 'installation.operate',
  tag: 'Operations',
  summary: 'List alarms',
  description: 'Open ones first, then those seen last.',
  query: AlarmListQuerySchema,
  success: 'A page of alarms.',
  result: AlarmPageSchema,
  cursor: cursorCodec('alarms', {
    isOpen: cursorPart.flag(),
    lastSeenAt: cursorPart.time(),
    id: cursorPart.id(),
  }),
  list: ({ database }, { filter: { state, kind }, after, limit }) =>
    listAlarms(database.slonik, {
      isOpen: state === undefined ? undefined : state === 'open',
      kind,
      after,
      limit,
    }),
  keyOf: (row) => ({ isOpen: row.isOpen, lastSeenAt: row.lastSeenAtExact, id: row.id }),
  present: presentAlarm,
});
