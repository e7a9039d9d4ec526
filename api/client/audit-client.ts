import * as audit from '../schemas/work/audit-log.ts';
import type { FilterOf, Transport } from './facts-client.ts';

/** The part of the client that tells who changed what. */
export function createAuditClient({ send, list }: Transport) {
  return {
    listAuditLogs: (filter: FilterOf<typeof audit.AuditLogListQuerySchema> = {}) =>
      list('/v1/audit-logs', filter, audit.AuditLogPageSchema),
    /** Checks a part of the chain; go on with its `nextPart`. */
    checkAuditLogs: (query: { part?: string; knownHash?: string } = {}) =>
      send({ path: '/v1/audit-logs/check', query }, audit.AuditCheckSchema),
  };
}
