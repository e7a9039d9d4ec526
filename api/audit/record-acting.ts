import type { Context, MiddlewareHandler } from 'hono';
import { type Acting, actAs } from '../../lib/acting/acting.ts';
import type { Database } from '../../lib/database/database.ts';
import { writeAudit } from '../../sql/audit/write-audit.ts';
import type { ApiEnv } from '../route.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Whoever holds the installation's token. */
const OPERATOR = 'operator';
const UNNAMED = 'unknown';
const USER_AGENT_LENGTH_MAX = 500;
/** The resource of what concerns Pulse as a whole. */
const INSTALLATION = 'installation';

/**
 * Lets whatever changes something be done in the name of who asked, so that the database writes down each row that it changes in the same
 * transaction. An order that went through is written down here.
 */
export function recordActing(database: Database): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (READS.has(c.req.method)) return next();
    const acting: Acting = {
      actor: OPERATOR,
      action: UNNAMED,
      ip: addressOf(c),
      userAgent: c.req.header('User-Agent')?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
      requestId: c.get('requestId'),
    };
    await actAs(acting, async () => {
      await next();
      if (c.res.ok && c.get('operation')?.audited === 'order') {
        await writeAudit(database.slonik, {
          ...resourceOf(c),
          request: { ...c.req.param(), ...c.req.query() },
        });
      }
    });
  };
}

/** Where the connection came from. */
function addressOf(c: Context<ApiEnv>): string | null {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? null;
}

/** What the path names last; else what the answer says was made. */
function resourceOf(c: Context<ApiEnv>): { resourceType: string; resourceId: string | null } {
  const { repositoryId, number, ...others } = c.req.param() as Record<string, string>;
  if (number !== undefined) return { resourceType: 'pull_request', resourceId: `${repositoryId}/${number}` };
  if (repositoryId !== undefined) return { resourceType: 'repository', resourceId: repositoryId };
  const [name, id] = Object.entries(others).at(-1) ?? [];
  if (name !== undefined) return { resourceType: name.replace(/Id$/, ''), resourceId: id! };
  const made = /^\/v1\/repositories\/(\d+)$/.exec(c.res.headers.get('Location') ?? '');
  if (made !== null) return { resourceType: 'repository', resourceId: made[1]! };
  return { resourceType: INSTALLATION, resourceId: null };
}
