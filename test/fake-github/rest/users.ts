import { notFound, type Route } from '../http/call.ts';
import { presentProfile } from '../present/account.ts';

/** People. */
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
];
