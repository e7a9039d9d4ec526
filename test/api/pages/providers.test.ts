import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { NO_PROVIDERS } from '../../../lib/identity-providers/create-providers.ts';
import { startFakeGitHub } from '../../fake-github/fake-github.ts';
import { addOAuthApp } from '../../fake-github/seed/add-credentials.ts';
import {
  OIDC_CLIENT,
  type RunningOidcProvider,
  startOidcProvider,
} from '../../lib/identity-providers/start-oidc-provider.ts';
import { IDENTITY_CHANGES } from '../accounts/account-changes.ts';
import { checkPage } from './check-page.ts';
import { HAS_BROWSER, type Pages, startPages } from './start-pages.ts';

const PASSWORD = 'a few words in a row';

test.skipIf(!HAS_BROWSER)(
  'people sign in through an OpenID provider, and their groups make the teams',
  async () => {
    let provider!: RunningOidcProvider;
    await using pages = await startPages({
      registration: { mode: 'domains', domains: ['example.org'] },
      providers: async (url) => {
        provider = await startOidcProvider(`${url}/sign-in/oidc/callback`);
        return {
          ...NO_PROVIDERS,
          oidc: {
            ...OIDC_CLIENT,
            issuer: provider.issuer,
            name: 'Example Org',
            allowedDomains: ['example.org'],
            groupsClaim: 'groups',
            groupRoles: [
              { group: 'developers', team: 'web', role: 'member' },
              { group: 'leads', team: 'web', role: 'admin' },
            ],
          },
        };
      },
    });
    await using _ = provider;
    provider.people.set('grace', {
      email: 'grace@example.org',
      name: 'Grace Hopper',
      groups: ['developers'],
    });
    provider.people.set('eve', { email: 'eve@example.com' });
    provider.people.set('mallory', { email: 'ada@example.org', emailVerified: false });
    await pages.ask('POST', '/v1/teams', { name: 'Web' });
    const readMembers = () =>
      pages.database.pg.query('select role, from_group from team_members').then(({ rows }) => rows);

    const grace = await pages.person();
    await signInAt(grace, 'grace');
    await grace.waitForURL(`${pages.url}/`);
    await grace.getByRole('heading', { name: 'Web' }).waitFor();
    expect(await readMembers()).toEqual([{ role: 'member', from_group: 'developers' }]);

    // Groups are followed at each sign-in.
    provider.people.set('grace', {
      email: 'grace@example.org',
      name: 'Grace Hopper',
      groups: ['leads', 'developers'],
    });
    await signInAgain(pages, 'grace');
    expect(await readMembers()).toEqual([{ role: 'admin', from_group: 'leads' }]);
    provider.people.set('grace', { email: 'grace@example.org', name: 'Grace Hopper' });
    await signInAgain(pages, 'grace');
    expect(await readMembers()).toEqual([]);

    for (const [login, words] of [
      ['eve', 'Only addresses of example.org'],
      ['mallory', 'no confirmed e-mail address'],
    ] as const) {
      const stranger = await pages.person();
      await signInAt(stranger, login);
      await stranger.getByRole('alert').filter({ hasText: words }).waitFor();
      await checkPage(stranger);
    }
    const { rows } = await pages.database.pg.query(
      `select count(*)::int as count from audit_logs where details -> 'request' ->> 'outcome' = 'email_not_allowed'`,
    );
    expect(rows).toEqual([{ count: 2 }]);
    expect(pages.complaints).toEqual([]);
  },
);

test.skipIf(!HAS_BROWSER)('an account of the same address is linked only by its owner', async () => {
  let provider!: RunningOidcProvider;
  await using pages = await startPages({
    providers: async (url) => {
      provider = await startOidcProvider(`${url}/sign-in/oidc/callback`);
      const oidc = { ...OIDC_CLIENT, issuer: provider.issuer, name: 'Example Org', allowedDomains: [] };
      return { ...NO_PROVIDERS, oidc: { ...oidc, groupsClaim: undefined, groupRoles: [] } };
    },
  });
  await using _ = provider;
  provider.people.set('ada', { email: 'Ada@example.org' });
  provider.people.set('ben', { email: 'ben@example.org' });
  await pages.ask('POST', '/v1/users', { email: 'ada@example.org', name: 'Ada', password: PASSWORD });

  const ada = await pages.person();
  await signInAt(ada, 'ada');
  await ada.getByRole('heading', { name: 'Is this your account?' }).waitFor();
  await checkPage(ada);
  expect((await ada.context().cookies()).map(({ name }) => name)).not.toContain('pulse_access');
  await ada.getByRole('textbox', { name: 'Password', exact: true }).fill('not the one that it is');
  await ada.getByRole('button', { name: 'Link it and sign in' }).click();
  await ada.locator('#password-error').filter({ hasText: 'wrong' }).waitFor();
  await ada.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await ada.getByRole('button', { name: 'Link it and sign in' }).click();
  await ada.getByText('You are in no team yet.').waitFor();
  await signInAgain(pages, 'ada');

  await ada.goto('/account');
  await ada.getByRole('button', { name: 'Take off the account of Example Org' }).click();
  await ada.locator('#identities-empty').waitFor();
  // From the own account, another address does as well.
  await ada.context().clearCookies({ name: /^_session/ });
  await ada.getByRole('button', { name: 'Link Example Org' }).click();
  await signInThere(ada, 'ben');
  await ada.getByRole('heading', { name: 'The account was linked' }).waitFor();
  await signInAgain(pages, 'ben');

  // Nobody else comes in while registration is closed, but who is invited.
  provider.people.set('eve', { email: 'eve@example.org' });
  const eve = await pages.person();
  await signInAt(eve, 'eve');
  await eve.getByRole('alert').filter({ hasText: 'no invitation' }).waitFor();
  const team = await pages.ask<{ id: string }>('POST', '/v1/teams', { name: 'Web' });
  await pages.ask('POST', `/v1/teams/${team.id}/invitations`, { email: 'eve@example.org', role: 'viewer' });
  await signInAgain(pages, 'eve');
  const { rows } = await pages.database.pg.query('select role from team_members');
  expect(rows).toEqual([{ role: 'viewer' }]);

  const { rows: told } = await pages.database.pg.query(
    'select action, resource_type, actor, details::text from audit_logs',
  );
  for (const [action, type] of Object.entries(IDENTITY_CHANGES)) {
    const rows = told.filter((row) => row.action === action && row.resource_type === type);
    expect(rows.length, action).toBeGreaterThan(0);
    for (const { actor } of rows) expect(actor, action).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(JSON.stringify(told)).not.toMatch(/ada@|eve@/);

  // What one browser began, another cannot finish.
  const victim = await pages.person();
  await victim.goto('/sign-in/oidc/callback?code=stolen&state=stolen');
  await victim.getByRole('alert').filter({ hasText: 'did not begin this sign-in' }).waitFor();
  expect(new URL(victim.url()).search).toBe('');
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('people sign in through GitHub, as the account and not as the login', async () => {
  const fake = await startFakeGitHub();
  const { world } = fake;
  const octocat = world.addAccount({ login: 'octocat', type: 'User', name: null, email: 'cat@example.org' });
  await using pages = await startPages({
    registration: { mode: 'open', domains: [] },
    providers: (url) => {
      const { clientId, clientSecret } = addOAuthApp(world, `${url}/sign-in/github`);
      return { ...NO_PROVIDERS, github: { clientId, clientSecret, apiUrl: fake.url, webOrigin: fake.url } };
    },
  });
  try {
    const cat = await pages.person();
    await cat.goto('/sign-in');
    await cat.getByRole('button', { name: 'Sign in with GitHub' }).click();
    await cat.getByLabel('Who are you?').selectOption('octocat');
    await cat.getByRole('button', { name: 'Cancel' }).click();
    await cat.getByRole('alert').filter({ hasText: 'did not let you in' }).waitFor();
    await cat.getByRole('link', { name: 'Back to signing in' }).click();
    await cat.getByRole('button', { name: 'Sign in with GitHub' }).click();
    await cat.getByLabel('Who are you?').selectOption('octocat');
    await cat.getByRole('button', { name: 'Authorize' }).click();
    await cat.getByText('You are in no team yet.').waitFor();
    const { rows } = await pages.database.pg.query(
      `select u.email, u.github_username, i.subject, s.purpose from users u
       join user_identities i on i.user_id = u.id join secrets s on s.secret_id = u.github_token`,
    );
    expect(rows).toEqual([
      {
        email: 'cat@example.org',
        github_username: 'octocat',
        subject: String(octocat.id),
        purpose: 'github_user_token',
      },
    ]);
    // The login is another account's by now: that one is somebody else.
    world.accounts.delete('octocat');
    world.addAccount({ login: 'octocat', type: 'User', name: 'New', email: 'new@example.org' });
    const other = await pages.person();
    await other.goto('/sign-in');
    await other.getByRole('button', { name: 'Sign in with GitHub' }).click();
    await other.getByLabel('Who are you?').selectOption('octocat');
    await other.getByRole('button', { name: 'Authorize' }).click();
    await other.getByText('You are in no team yet.').waitFor();
    const users = await pages.database.pg.query(
      'select email, github_username from users order by created_at',
    );
    expect(users.rows).toEqual([
      { email: 'cat@example.org', github_username: null },
      { email: 'new@example.org', github_username: 'octocat' },
    ]);
    expect(pages.complaints).toEqual([]);
  } finally {
    await fake.stop();
  }
});

async function signInAt(page: Page, login: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in with Example Org' }).click();
  await signInThere(page, login);
}

/** On the pages of the provider. */
async function signInThere(page: Page, login: string): Promise<void> {
  const name = page.locator('input[name="login"]');
  await name
    .or(page.getByRole('button', { name: 'Continue' }))
    .first()
    .waitFor();
  if ((await name.count()) > 0) {
    await name.fill(login);
    await page.locator('input[name="password"]').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
  }
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function signInAgain(pages: Pages, login: string): Promise<void> {
  const page = await pages.person();
  await signInAt(page, login);
  await page.waitForURL(`${pages.url}/`);
  await page.context().close();
}
