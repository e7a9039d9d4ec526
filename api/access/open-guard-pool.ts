import pg from 'pg';
import { API_ROLE } from '../../lib/database/api-role.ts';
import { openPool } from '../../lib/database/open-pool.ts';

const CONNECTIONS_MAX = 4;
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 10_000;
/** Who asks is found out before it is known what he may see. */
const SESSION = `-c role=${API_ROLE} -c pulse.repositories=* -c pulse.teams=*`;

/**
 * Connections by which the guard finds out who asks: they keep one session and prepared statements, so that a request pays for one short round
 * trip.
 */
export function openGuardPool(databaseUrl: string, onConnectionError: (error: Error) => void): pg.Pool {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${SESSION} ${given}`.trim());
  return openPool({
    connectionString: url.href,
    application_name: 'pulse-guard',
    max: CONNECTIONS_MAX,
    statement_timeout: STATEMENT_LIMIT_MS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    types: new pg.TypeOverrides(),
    onConnectionError,
  });
}
