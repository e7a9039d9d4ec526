import { listAuditLogs } from '../../../sql/audit/list-audit-logs.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { AuditLogListQuerySchema, AuditLogPageSchema } from '../../schemas/work/audit-log.ts';

export const registerListAuditLogs = pagedRoute({
  path: '/v1/audit-logs',
  operationId: 'listAuditLogs',
  access: 'installation.operate',
  tag: 'Audit',
  summary: 'List who changed what',
  description:
    'The newest first. What Pulse does by itself (what GitHub sends, syncs, numbers) is not among it.',
  query: AuditLogListQuerySchema,
  result: AuditLogPageSchema,
  cursor: cursorCodec('audit-logs', { quarter: cursorPart.day(), position: cursorPart.id() }),
  list: ({ database }, { filter, after, limit }) =>
    listAuditLogs(database.slonik, { ...filter, after, limit }),
  keyOf: ({ quarter, position }) => ({ quarter, position }),
  present: presentTimes,
});
