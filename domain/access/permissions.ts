import type { TokenScope } from './principal.ts';
import type { UserRole } from './role.ts';

/**
 * What an operation is about, which decides whose role counts: a team, a repository (by the teams that watch it), the caller's own
 * account, nothing in particular, or the installation, which is the operators'.
 */
export type AccessSubject = 'team' | 'repository' | 'account' | 'anything' | 'installation';

export interface Permission {
  readonly subject: AccessSubject;
  /** The least role, where the subject is a team or a repository. */
  readonly role?: UserRole;
  /** Not for a token that is a team's own. */
  readonly notOfTeams?: true;
  /** What a token must be good for. */
  readonly scope: TokenScope;
  /** Whom it lets in, for people who read the API's document. */
  readonly whom: string;
}

/**
 * Who may do what: each operation of the API names one row. Operators may do everything but what concerns an account of their own, which
 * the installation's key does not have.
 */
export const PERMISSIONS = {
  'signed-in': { subject: 'anything', scope: 'read', whom: 'Whoever is signed in.' },
  'teams.create': { subject: 'anything', notOfTeams: true, scope: 'write', whom: 'Every person.' },
  'teams.list': { subject: 'anything', scope: 'read', whom: 'Whoever is signed in: sees the own teams.' },
  'repositories.list': {
    subject: 'anything',
    scope: 'read',
    whom: 'Whoever is signed in: sees what the own teams watch.',
  },
  'named-repository.write': {
    subject: 'anything',
    scope: 'write',
    whom: 'Members of a team that watches the repository that the body names.',
  },
  'account.read': { subject: 'account', scope: 'read', whom: 'A person, about themselves.' },
  'account.write': {
    subject: 'account',
    scope: 'write',
    whom: 'A person, about themselves; with a session, not with a token.',
  },
  'team.read': { subject: 'team', role: 'viewer', scope: 'read', whom: 'Viewers of the team.' },
  'team.write': { subject: 'team', role: 'member', scope: 'write', whom: 'Members of the team.' },
  'team.manage': { subject: 'team', role: 'admin', scope: 'write', whom: 'Admins of the team.' },
  'repository.read': {
    subject: 'repository',
    role: 'viewer',
    scope: 'read',
    whom: 'Viewers of a team that watches the repository.',
  },
  'repository.write': {
    subject: 'repository',
    role: 'member',
    scope: 'write',
    whom: 'Members of a team that watches the repository.',
  },
  'repository.manage': {
    subject: 'repository',
    role: 'admin',
    scope: 'write',
    whom: 'Admins of a team that watches the repository.',
  },
  'installation.operate': { subject: 'installation', scope: 'operate', whom: 'Operators.' },
} as const satisfies Readonly<Record<string, Permission>>;

export type PermissionName = keyof typeof PERMISSIONS;

/** What an operation says: a row of the table, or that nobody needs to be known. */
export type Access = PermissionName | 'public';
