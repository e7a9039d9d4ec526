import pg from 'pg';
import { API_ROLE } from '../../lib/database/api-role.ts';
import { openPool } from '../../lib/database/open-pool.ts';

/** Statements that store, the bell of the relay, and a look at hooks. */
const CONNECTIONS_MAX = 6;
const CONNECT_LIMIT_MS = 4_000;
/** GitHub waits 10 s in all. The server gives up first, unless it does not answer at all. */
const STATEMENT_LIMIT_MS = 7_000;
const ANSWER_LIMIT_MS = 8_000;

/** Deliveries are Pulse's own, whatever they are about. */
const SESSION = `-c synchronous_commit=on -c role=${API_ROLE} -c pulse.repositories=* -c pulse.teams=*`;

/**
 * Connections of the ingest's own, so that nothing else that the API does makes a delivery wait. A commit waits for the
 * disk, whatever the server's default: that is what an acknowledgement says. (Only `options` in the URL overrule it.)
 */
export function openIngestPool(databaseUrl: string, onConnectionError: (error: Error) => void): pg.Pool {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${SESSION} ${given}`.trim());
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  return openPool({
    connectionString: url.href,
    application_name: 'pulse-ingest',
    max: CONNECTIONS_MAX,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    types,
    onConnectionError,
  });
}
