import { notFound, type Route } from '../http/call.ts';
import { presentTime } from '../present/account.ts';
import { presentOrganization } from '../webhooks/emit-event.ts';

/** Organisations. */
export const organizationRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/orgs/{org}',
    handle: ({ world, params }) => {
      const account = world.findAccount(params.org!);
      if (account?.type !== 'Organization') throw notFound();
      return {
        status: 200,
        body: {
          ...presentOrganization(world, account),
          name: account.name,
          html_url: `${world.baseUrl}/${account.login}`,
          created_at: presentTime(account.createdAt),
          updated_at: presentTime(account.createdAt),
          archived_at: null,
          type: 'Organization',
          has_organization_projects: true,
          has_repository_projects: true,
          public_repos: 0,
          public_gists: 0,
          followers: 0,
          following: 0,
        },
      };
    },
  },
];
