import { type Call, notFound, type Route } from '../http/call.ts';
import { presentProfile } from '../present/account.ts';

/** People. */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/user',
    as: 'user',
    handle: ({ world, principal }) => {
      const token = requireUser(principal);
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
    pattern: '/user/emails',
    as: 'user',
    handle: ({ world, principal }) => {
      const { account, scopes } = requireUser(principal);
      // Who lacks the scope does not learn that there is something.
      if (scopes !== null && !scopes.some((scope) => scope === 'user' || scope === 'user:email'))
        throw notFound();
      const own = [{ email: account.email, primary: true, verified: true, visibility: 'public' as const }];
      return { status: 200, body: world.emails.get(account.id) ?? own };
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

function requireUser(principal: Call['principal']) {
  if (principal.kind !== 'user') throw notFound();
  return principal.token;
}
