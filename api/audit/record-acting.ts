import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { type Acting, actAs } from '../../lib/acting/acting.ts';
import { writeAudit } from '../../sql/audit/write-audit.ts';
import { addressOf } from '../access/address-of.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { ApiEnv } from '../route.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Until the guard knows who it is. */
const NOBODY = 'nobody';
const UNNAMED = 'unknown';
const USER_AGENT_LENGTH_MAX = 500;
/** The last parameter of a route's path, with the list before it. */
const PARAMETER = /.*\/([\w-]+)\/:\w+/;
const MADE = /^\/v1\/([\w-]+)\/([\w-]+)$/;
/** The resource of what concerns Pulse as a whole. */
const INSTALLATION = 'installation';

/**
 * Lets whatever changes something be done in the name of who asked, so that the database writes down each row that it changes in the same
 * transaction. An order that went through is written down here.
 */
export function recordActing({
  database,
  trustProxy,
}: Pick<ApiDependencies, 'database' | 'trustProxy'>): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (READS.has(c.req.method)) return next();
    const acting: Acting = {
      actor: NOBODY,
      action: UNNAMED,
      ip: addressOf(c, trustProxy),
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

/** What the path names last, by the list that it is of (`/v1/teams/:teamId`: a team); else what the answer says was made. */
function resourceOf(c: Context<ApiEnv>): { resourceType: string; resourceId: string | null } {
  const named = PARAMETER.exec(matchedRoutes(c).at(-1)?.path ?? '');
  if (named !== null) {
    const ids = Object.values(c.req.param() as Record<string, string>);
    return { resourceType: singularOf(named[1]!), resourceId: ids.join('/') };
  }
  const made = MADE.exec(c.res.headers.get('Location') ?? '');
  if (made !== null) return { resourceType: singularOf(made[1]!), resourceId: made[2]! };
  return { resourceType: INSTALLATION, resourceId: null };
}

function singularOf(list: string): string {
  return list.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('-', '_');
}
