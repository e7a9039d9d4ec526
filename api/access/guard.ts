import type { Context, MiddlewareHandler } from 'hono';
import type pg from 'pg';
import { type Decision, decideAccess } from '../../domain/access/decide-access.ts';
import { type Access, PERMISSIONS, type PermissionName } from '../../domain/access/permissions.ts';
import { INSTALLATION, type Principal, TOKEN_SCOPES } from '../../domain/access/principal.ts';
import type { UserRole } from '../../domain/access/role.ts';
import { WHOLE_SCOPE, widenScope } from '../../lib/access/scope.ts';
import { currentActing } from '../../lib/acting/acting.ts';
import { PulseError } from '../../lib/errors.ts';
import type { ProxyTrust } from '../../lib/http/client-address.ts';
import { type PrincipalRow, readPrincipal } from '../../sql/access/read-principal.ts';
import { addressOf } from './address-of.ts';
import type { Caller } from './caller.ts';
import { createTokenUseNoter } from './note-use.ts';
import { findSubject, hiddenSubject, type Subject } from './subject.ts';

/** Lets requests in, or does not. */
export interface Guard {
  /** Lets the caller of a request do what its operation does, or throws what to answer. */
  admit(c: Context, permission: PermissionName): Promise<void>;
  /** The same for what a body or a query names: of a repository or a team beside the one that the path names. */
  admitTo(c: Context, permission: PermissionName, subject: Subject): Promise<void>;
}

const READS = new Set(['GET', 'HEAD']);

/** Stands before an operation: nothing of it runs until its caller is known and may do it. */
export function guardOperation(access: Access): MiddlewareHandler {
  return async (c, next) => {
    if (access !== 'public') await c.get('guard').admit(c, access);
    // What is open to all looks for itself whom it serves.
    else widenScope(WHOLE_SCOPE);
    await next();
  };
}

/**
 * The guard of an API. Reads that come after it see what the caller may see and nothing else, by row-level security; a change is made as Pulse
 * itself once it was allowed, since what follows from it concerns every team that watches the same repository.
 *
 * @throws PulseError `unauthorized`, `forbidden`, `insufficient_scope`, and what is answered when a subject is not there
 */
export function createGuard({
  guardPool,
  trustProxy,
}: {
  readonly guardPool: pg.Pool;
  readonly trustProxy?: ProxyTrust | undefined;
}): Guard {
  const noteUse = createTokenUseNoter(guardPool);
  const look = async (c: Context, permission: PermissionName, subject: Subject): Promise<Found> => {
    const caller: Caller = c.get('caller');
    if (isUnknown(caller)) throw unknownCaller(caller);
    if (caller.kind === 'installation')
      return { principal: INSTALLATION, role: undefined, scope: WHOLE_SCOPE };
    const row = await readPrincipal(guardPool, caller, subject.repoId);
    if (row === null) throw unknownCaller(caller);
    const principal = toPrincipal(row, caller);
    const role =
      PERMISSIONS[permission].subject === 'team'
        ? principal.teams.get(subject.teamId ?? '')
        : row.repositoryRole;
    const scope = principal.isOperator
      ? WHOLE_SCOPE
      : { teams: row.teamsList, repositories: row.repositoriesList };
    return { principal, role, scope };
  };
  return {
    admit: async (c, permission) => {
      const caller: Caller = c.get('caller');
      if (isUnknown(caller)) throw unknownCaller(caller);
      const subject = await findSubject(guardPool, c, PERMISSIONS[permission].subject);
      const { principal, role, scope } = await look(c, permission, subject);
      c.set('principal', principal);
      const { tokenId } = principal;
      if (tokenId !== null) await noteUse(tokenId, addressOf(c, trustProxy));
      const acting = currentActing();
      if (acting !== undefined) acting.actor = principal.actor;
      enforce(decideAccess(permission, principal, role), permission, subject);
      widenScope(READS.has(c.req.method) ? scope : WHOLE_SCOPE);
    },
    admitTo: async (c, permission, subject) => {
      const { principal, role } = await look(c, permission, subject);
      enforce(decideAccess(permission, principal, role), permission, subject);
    },
  };
}

interface Found {
  readonly principal: Principal;
  readonly role: UserRole | null | undefined;
  readonly scope: { readonly teams: string; readonly repositories: string };
}

function toPrincipal(row: PrincipalRow, caller: Caller): Principal {
  return {
    actor: row.userId ?? `token:${row.tokenId}`,
    userId: row.userId,
    sessionId: caller.kind === 'session' ? caller.sessionId : null,
    tokenId: row.tokenId,
    isOperator: row.isOperator,
    scopes: new Set(row.scopes ?? TOKEN_SCOPES),
    teams: new Map(Object.entries(row.teams)),
  };
}

function enforce(decision: Decision, permission: PermissionName, subject: Subject): void {
  if (decision === 'allowed') return;
  const { whom, scope } = PERMISSIONS[permission];
  switch (decision) {
    case 'hidden':
      throw hiddenSubject(subject);
    case 'too_small_scope':
      throw new PulseError(
        'insufficient_scope',
        `The token lacks the scope \`${scope}\`. Make one that has it, or sign in.`,
      );
    case 'needs_person':
      throw new PulseError(
        'forbidden',
        "This is about the account of whoever asks, and the installation's key and tokens of teams have none: sign in.",
      );
    case 'needs_session':
      throw new PulseError('forbidden', 'An account is changed by whoever signed in, not with a token.');
    case 'forbidden':
      throw new PulseError('forbidden', `Your role does not allow this. It is for: ${whom}`);
  }
}

/** True for a caller who sent no key of ours. */
export function isUnknown(caller: Caller): caller is Extract<Caller, { kind: 'nobody' | 'stranger' }> {
  return caller.kind === 'nobody' || caller.kind === 'stranger';
}

/** As the caller is told: with nothing in the hand, or with something that opens nothing. */
export function unknownCaller(caller: Caller): PulseError {
  return new PulseError(
    'unauthorized',
    caller.kind === 'nobody'
      ? 'Send the header "Authorization: Bearer <token>", or sign in.'
      : 'The token is not one of this server, or it is over.',
    { details: { challenge: caller.kind === 'nobody' ? 'Bearer' : 'Bearer error="invalid_token"' } },
  );
}
