import { mayView } from '../http/authorise.ts';
import { type Call, notFound, type Principal, type Route } from '../http/call.ts';
import { paginate, paginateIn } from '../http/paginate.ts';
import { presentFullRepository, presentRepository, type RepositoryRights } from '../present/repository.ts';
import type { Repository } from '../world/repository.ts';

/** Repositories, one and in lists. */
export const repositoryRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/repos/{owner}/{repo}',
    needs: ['metadata:read'],
    handle: ({ world, repository, principal }) => ({
      status: 200,
      body: presentFullRepository(world, repository, rightsOf(principal)),
    }),
  },
  {
    method: 'GET',
    pattern: '/user/repos',
    as: 'user',
    handle: (call) => list(call, visible(call)),
  },
  {
    method: 'GET',
    pattern: '/users/{username}/repos',
    handle: (call) => list(call, ownedBy(call, call.params.username!)),
  },
  {
    method: 'GET',
    pattern: '/orgs/{org}/repos',
    handle: (call) => list(call, ownedBy(call, call.params.org!)),
  },
  {
    method: 'GET',
    pattern: '/installation/repositories',
    as: 'installation',
    handle: (call) =>
      paginateIn(
        call,
        'repositories',
        visible(call).filter(({ owner }) => isOfInstallation(call.principal, owner.id)),
        (repository) => presentRepository(call.world, repository),
      ),
  },
];

function list(call: Call, repositories: readonly Repository[]) {
  return paginate(call, repositories, (repository) => presentRepository(call.world, repository));
}

function visible({ world, principal }: Call): Repository[] {
  return [...world.repositories.values()].filter((repository) => mayView(principal, repository));
}

function ownedBy(call: Call, login: string): Repository[] {
  const owner = call.world.findAccount(login);
  if (owner === undefined) throw notFound();
  return visible(call).filter((repository) => repository.owner.id === owner.id);
}

function isOfInstallation(principal: Principal, ownerId: number): boolean {
  return principal.kind === 'installation' && principal.installation.account.id === ownerId;
}

function rightsOf(principal: Principal): RepositoryRights {
  const isOwner = principal.kind === 'user';
  return { admin: isOwner, maintain: isOwner, push: isOwner, triage: isOwner, pull: true };
}
