/** What somebody is in a team, from the least to the most; each may do what those before it may. */
export const USER_ROLES = ['viewer', 'member', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** True when a role allows what `needed` does; null is no role at all. */
export function isAtLeast(role: UserRole | null | undefined, needed: UserRole): boolean {
  return role != null && USER_ROLES.indexOf(role) >= USER_ROLES.indexOf(needed);
}
