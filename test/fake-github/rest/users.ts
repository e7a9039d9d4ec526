import { type Call, notFound, type Route } from '../http/call.ts';
import { presentProfile } from '../present/account.ts';

/** People, and what the service says of itself. */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/user',
    as: 'user',
    handle: ({ world, principal }) => {
      if (principal.kind !== 'user') throw notFound();
      const { token } = principal;
      return {
        status: 200,
        // Only classic tokens have scopes, and GitHub tells them here.
        headers: token.scopes === null ? {} : { 'x-oauth-scopes': token.scopes.join(', ') },
        body: presentProfile(world, token.account),
      };
    },
  },
  {
    method: 'GET',
    pattern: '/users/{username}',
    handle: ({ world, params }) => {
      const account = world.findAccount(params.username!);
      if (account === undefined) throw notFound();
      return { status: 200, body: presentProfile(world, account) };
    },
  },
  {
    method: 'GET',
    pattern: '/user/{account_id}',
    handle: ({ world, params }) => {
      const account = [...world.accounts.values()].find(({ id }) => id === Number(params.account_id));
      if (account === undefined) throw notFound();
      return { status: 200, body: presentProfile(world, account) };
    },
  },
  { method: 'GET', pattern: '/zen', handle: () => ({ status: 200, text: 'Keep it logically awesome.' }) },
  { method: 'GET', pattern: '/', handle: (call) => ({ status: 200, body: root(call) }) },
];

function root({ world: { baseUrl } }: Call): Record<string, string> {
  return {
    current_user_url: `${baseUrl}/user`,
    rate_limit_url: `${baseUrl}/rate_limit`,
    repository_url: `${baseUrl}/repos/{owner}/{repo}`,
    user_url: `${baseUrl}/users/{user}`,
  };
}
