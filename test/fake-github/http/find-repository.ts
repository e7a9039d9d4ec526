import type { Fault } from '../faults/fault.ts';
import type { Repository } from '../world/repository.ts';
import { mayView } from './authorise.ts';
import { type Answer, type BaseCall, notFound } from './call.ts';

/** `/repositories/{id}/…`, where GitHub redirects to, is the same as `/repos/{owner}/{repo}/…`. */
export function resolveNumericPath({ world, url }: BaseCall): string {
  const match = /^\/repositories\/(\d+)(\/.*)?$/.exec(url.pathname);
  if (match === null) return url.pathname;
  const repository = world.repositories.get(Number(match[1]));
  if (repository === undefined) throw notFound();
  return `/repos/${repository.owner.login}/${repository.name}${match[2] ?? ''}`;
}

/** The repository that a path names, or where it has gone. @throws ApiError 404 when it may not be seen */
export function findRepository(
  { world, principal, url }: BaseCall,
  owner: string,
  name: string,
  fault: Fault | null,
): Repository | { movedTo: Repository } {
  const known = world.findRepository(owner, name);
  const found = known ?? world.findRenamed(owner, name);
  if (found === undefined || !mayView(principal, found)) {
    if (principal.kind !== 'app' || found === undefined) throw notFound();
    return found; // An App may ask where it is installed.
  }
  const isMoved = known === undefined || (fault?.kind === 'moved' && url.pathname.startsWith('/repos/'));
  return isMoved ? { movedTo: found } : found;
}

/** GitHub sends on to the address by number, which never changes. */
export function movedAnswer({ world, url, method }: BaseCall, { id }: Repository): Answer {
  const rest = url.pathname.split('/').slice(4).join('/');
  const location = `${world.baseUrl}/repositories/${id}${rest === '' ? '' : `/${rest}`}${url.search}`;
  return {
    status: method === 'GET' ? 301 : 307,
    headers: { location },
    body: { message: 'Moved Permanently', url: location, documentation_url: 'https://docs.github.com/rest' },
  };
}
