import type { Account } from '../world/accounts.ts';
import type { World } from '../world/world.ts';

/** GitHub stands in this account for those that were deleted, where it does not say null. */
export function presentAccount(world: World, account: Account) {
  const url = `${world.baseUrl}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${world.baseUrl}/avatars/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.baseUrl}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

export function presentAccountOrNull(world: World, account: Account | null) {
  return account === null ? null : presentAccount(world, account);
}

/** What `GET /users/{login}` and `GET /user` add. */
export function presentProfile(world: World, account: Account) {
  return {
    ...presentAccount(world, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: presentTime(account.createdAt),
    updated_at: presentTime(account.createdAt),
  };
}

/** GitHub's times have whole seconds: `2026-01-31T12:00:00Z`. */
export function presentTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

export function presentTimeOrNull(time: Date | null): string | null {
  return time === null ? null : presentTime(time);
}
