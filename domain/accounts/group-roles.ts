import { isAtLeast, USER_ROLES, type UserRole } from '../access/role.ts';

/** That whoever is in a group of the identity provider has a role in a team. */
export interface GroupRole {
  readonly group: string;
  /** Slug of the team. */
  readonly team: string;
  readonly role: UserRole;
}

export const GROUP_ROLES_MAX = 500;

/** The last `=`: groups may have one in their name (`cn=developers,…` has commas, too, and can not be written here). */
const ENTRY = /^(?<group>.+)=(?<team>[a-z0-9]+(?:-[a-z0-9]+)*):(?<role>[a-zA-Z]+)$/;

/**
 * Reads `group=team:role,…`.
 *
 * @returns undefined when it is not of this form
 */
export function parseGroupRoles(text: string): readonly GroupRole[] | undefined {
  const entries = text.split(',').map((entry) => ENTRY.exec(entry.trim())?.groups);
  const roles: GroupRole[] = [];
  for (const entry of entries) {
    const role = USER_ROLES.find((known) => known === entry?.role?.toLowerCase());
    if (entry === undefined || role === undefined) return undefined;
    roles.push({ group: entry.group!, team: entry.team!, role });
  }
  return roles.length > GROUP_ROLES_MAX ? undefined : roles;
}

/** By team the role of whoever is in these groups, with the group that gives it: the largest one. */
export function rolesOfGroups(
  mapping: readonly GroupRole[],
  groups: readonly string[],
): ReadonlyMap<string, GroupRole> {
  const mine = new Set(groups);
  const roles = new Map<string, GroupRole>();
  for (const entry of mapping) {
    if (!mine.has(entry.group)) continue;
    const former = roles.get(entry.team);
    if (former === undefined || !isAtLeast(former.role, entry.role)) roles.set(entry.team, entry);
  }
  return roles;
}
