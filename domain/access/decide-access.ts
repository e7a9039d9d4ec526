import { PERMISSIONS, type Permission, type PermissionName } from './permissions.ts';
import type { Principal } from './principal.ts';
import { isAtLeast, type UserRole } from './role.ts';

/**
 * `hidden`: the caller must not learn that the subject is there. `too_small_scope`: the person might, this token must not.
 * `needs_person`, `needs_session`: about an account, of whom there is none here, or which a token must not touch.
 */
export type Decision =
  | 'allowed'
  | 'hidden'
  | 'forbidden'
  | 'too_small_scope'
  | 'needs_person'
  | 'needs_session';

/**
 * Decides what a caller may do, from the caller's role for the subject at hand: the role in the team, or the largest one in the teams that
 * watch the repository; null where there is none, undefined where the subject is not one of which people have roles.
 */
export function decideAccess(
  name: PermissionName,
  principal: Principal,
  role: UserRole | null | undefined,
): Decision {
  const permission: Permission = PERMISSIONS[name];
  if (permission.subject === 'account') return decideAccount(permission, principal);
  if (permission.role !== undefined && !principal.isOperator && role == null) return 'hidden';
  if (!principal.scopes.has(permission.scope)) return 'too_small_scope';
  if (principal.isOperator) return 'allowed';
  if (permission.subject === 'installation') return 'forbidden';
  if (permission.notOfTeams && principal.userId === null) return 'needs_person';
  if (permission.role === undefined) return 'allowed';
  return isAtLeast(role, permission.role) ? 'allowed' : 'forbidden';
}

function decideAccount({ scope }: Permission, principal: Principal): Decision {
  if (principal.userId === null) return 'needs_person';
  if (!principal.scopes.has(scope)) return 'too_small_scope';
  if (scope !== 'read' && principal.sessionId === null) return 'needs_session';
  return 'allowed';
}
