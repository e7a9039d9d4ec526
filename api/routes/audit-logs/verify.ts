import { findAuditHash, verifyAudit } from '../../../sql/audit/verify-audit.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AuditCheckQuerySchema, AuditCheckSchema } from '../../schemas/work/audit-log.ts';

/** About a second's work. */
const ROWS_AT_ONCE = 50_000;

const codec = cursorCodec('audit-check', { quarter: cursorPart.day(), position: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/audit-logs/check',
  operationId: 'checkAuditLogs',
  access: 'installation.operate',
  tag: 'Audit',
  summary: 'Check that nobody rewrote the audit trail',
  description:
    'In parts, from the first row on: go on with `nextPart` until it is null or a row is broken. Keep the last `head` elsewhere, and give it as `knownHash` next time.',
  query: AuditCheckQuerySchema,
  success: { 200: 'What the check found in this part.' },
  result: AuditCheckSchema,
  problems: ['invalid_cursor'],
});

export function registerVerifyAuditLogs(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { part, knownHash } = c.req.valid('query');
    const { rows, last, broken } = await verifyAudit(
      database.slonik,
      codec.decode(part) ?? null,
      ROWS_AT_ONCE,
    );
    const isEnd = rows < ROWS_AT_ONCE || last === null;
    return c.json(
      {
        rows,
        broken: broken?.fault == null ? null : { ...presentTimes(broken), fault: broken.fault },
        head: last === null ? null : { quarter: last.quarter, position: last.position, hash: last.hash },
        knownHashFound:
          knownHash === undefined ? null : (await findAuditHash(database.slonik, knownHash)) !== null,
        nextPart: isEnd ? null : codec.encode({ quarter: last.quarter, position: last.position }),
      },
      200,
    );
  });
}
