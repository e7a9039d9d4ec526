import type { Level, Permissions } from '../world/accounts.ts';
import type { Repository } from '../world/repository.ts';
import { ApiError, type Needs, type Principal } from './call.ts';

const RANK: Readonly<Record<Level, number>> = { read: 1, write: 2, admin: 3 };

/** True when the repository exists as far as this one may know. */
export function mayView(principal: Principal, repository: Repository): boolean {
  if (!repository.isPrivate) return principal.kind !== 'app';
  switch (principal.kind) {
    case 'user':
      return principal.token.repositoryIds === null || principal.token.repositoryIds.has(repository.id);
    case 'installation':
      return reaches(principal, repository);
    default:
      return false;
  }
}

/**
 * Checks the rights of a token. Public data may be read by everybody, as on GitHub, except what only administrators see.
 * @throws ApiError 403 that names the right in `x-accepted-github-permissions`; 404 for classic tokens, as GitHub does
 */
export function authorise(principal: Principal, needs: Needs, repository: Repository | null): void {
  const isPublicRead =
    repository !== null && !repository.isPrivate && needs.every((need) => PUBLIC_READS.has(need));
  const held = permissionsOf(principal, repository);
  if (held === 'all' || (isPublicRead && principal.kind !== 'installation')) return;
  if (held !== null && needs.some((need) => holds(held, need))) return;
  const accepted = needs.map((need) => need.replace(':', '=')).join('; ');
  const headers = { 'x-accepted-github-permissions': accepted };
  if (principal.kind === 'anonymous') throw new ApiError(401, 'Requires authentication');
  if (principal.kind === 'user' && principal.token.scopes !== null) {
    throw new ApiError(404, 'Not Found', { headers: { 'x-accepted-oauth-scopes': 'admin:repo_hook, repo' } });
  }
  const who = principal.kind === 'user' ? 'personal access token' : 'integration';
  throw new ApiError(403, `Resource not accessible by ${who}`, { headers });
}

const PUBLIC_READS = new Set<string>([
  'metadata:read',
  'contents:read',
  'pull_requests:read',
  'issues:read',
  'deployments:read',
  'checks:read',
  'statuses:read',
  'actions:read',
]);

type RepositoryPrincipal = Extract<Principal, { kind: 'installation' }>;

function reaches({ installation, repositoryIds }: RepositoryPrincipal, repository: Repository): boolean {
  if (installation.account.id !== repository.owner.id) return false;
  if (installation.repositoryIds !== null && !installation.repositoryIds.has(repository.id)) return false;
  return repositoryIds === null || repositoryIds.has(repository.id);
}

function permissionsOf(principal: Principal, repository: Repository | null): Permissions | 'all' | null {
  if (principal.kind === 'user') return permissionsOfToken(principal, repository);
  if (principal.kind !== 'installation') return principal.kind === 'app' ? 'all' : null;
  if (repository !== null && !reaches(principal, repository)) return null;
  return principal.permissions;
}

function permissionsOfToken(
  { token }: Extract<Principal, { kind: 'user' }>,
  repository: Repository | null,
): Permissions | 'all' | null {
  if (token.scopes !== null) {
    if (token.scopes.includes('repo')) return 'all';
    const hooks = token.scopes.includes('admin:repo_hook') ? ({ repository_hooks: 'write' } as const) : {};
    const organization = token.scopes.includes('admin:org_hook')
      ? ({ organization_hooks: 'write' } as const)
      : {};
    return { metadata: 'read', ...hooks, ...organization };
  }
  if (repository !== null && token.repositoryIds !== null && !token.repositoryIds.has(repository.id)) {
    return null;
  }
  return { metadata: 'read', ...token.permissions };
}

function holds(held: Permissions, need: string): boolean {
  const [name = '', level = 'read'] = need.split(':');
  const has = held[name];
  return has !== undefined && RANK[has] >= RANK[level as Level];
}
