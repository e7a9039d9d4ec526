import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { addMember, addTeam } from '../access/people.ts';
import { addRepository } from '../seed.ts';
import { checkPage } from './check-page.ts';
import { HAS_BROWSER, type Pages, startPages } from './start-pages.ts';

const PASSWORD = 'a few words in a row';

test.skipIf(!HAS_BROWSER)('a team is made, people are invited, and their roles changed', async () => {
  await using pages = await startPages();
  await pages.ask('POST', '/v1/users', { email: 'ada@example.org', name: 'Ada', password: PASSWORD });
  await pages.ask('POST', '/v1/users', { email: 'ben@example.org', name: 'Ben', password: PASSWORD });
  const ada = await signIn(pages, 'ada@example.org');
  await ada.getByText('Make a team').click();
  await ada.getByLabel('Name of the team').fill('Web');
  await ada.getByRole('button', { name: 'Make the team' }).click();
  await ada.waitForURL('**/teams/web/people');
  await ada.getByText('ada@example.org').waitFor();
  await checkPage(ada);
  for (const [email, role] of [
    ['grace@example.org', 'member'],
    ['ben@example.org', 'viewer'],
  ] as const) {
    await ada.getByLabel('E-mail address').fill(email);
    await ada.getByLabel('Role', { exact: true }).selectOption(role);
    await ada.getByRole('button', { name: 'Send the invitation', exact: true }).click();
    await ada.getByRole('heading', { name: email }).waitFor();
  }
  await ada.getByLabel('E-mail address').fill('ben@example.org');
  await ada.getByRole('button', { name: 'Send the invitation', exact: true }).click();
  await ada.locator('#email-error').filter({ hasText: 'invited already' }).waitFor();

  const grace = await pages.person();
  await grace.goto(await pages.linkTo('grace@example.org'));
  await grace.getByText('Ada invites you to the team Web, as member').waitFor();
  await checkPage(grace);
  await grace.getByLabel('Name').fill('Grace Hopper');
  await grace.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await grace.getByRole('button', { name: 'Make the account and join' }).click();
  await grace.waitForURL(`${pages.url}/`);
  await grace.getByRole('heading', { name: 'Web' }).waitFor();
  await grace.getByRole('link', { name: 'Web', exact: true }).click();
  await grace.getByRole('rowheader').first().waitFor();
  await checkPage(grace);

  const ben = await pages.person();
  await ben.goto(await pages.linkTo('ben@example.org'));
  await ben.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await ben.getByRole('button', { name: 'Sign in and join' }).click();
  await ben.waitForURL(`${pages.url}/`);
  await ben.goto('/teams/web/people');
  await ben.getByText('grace@example.org').waitFor();
  expect(await ben.getByText('Invite somebody').isVisible()).toBe(false);
  expect(await ben.getByRole('button', { name: /Remove/ }).count()).toBe(0);

  await ada.reload();
  await ada.getByLabel('Role of Grace Hopper').selectOption('admin');
  await ada
    .getByRole('status')
    .filter({ hasText: 'Grace Hopper is admin now.' })
    .waitFor({ state: 'attached' });
  ada.on('dialog', (dialog) => void dialog.accept());
  await ada.getByRole('button', { name: 'Remove Ben' }).click();
  await ada.getByRole('status').filter({ hasText: 'Ben was removed.' }).waitFor({ state: 'attached' });
  await checkPage(ada);
  await ben.reload();
  await ben.getByRole('alert').filter({ hasText: 'There is no such team' }).waitFor();
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('an invitation to somebody else is not taken', async () => {
  await using pages = await startPages();
  await pages.ask('POST', '/v1/users', { email: 'ben@example.org', name: 'Ben', password: PASSWORD });
  const team = await pages.ask<{ id: string }>('POST', '/v1/teams', { name: 'Web' });
  await pages.ask('POST', `/v1/teams/${team.id}/invitations`, { email: 'grace@example.org' });
  await pages.ask('POST', `/v1/teams/${team.id}/invitations`, { email: 'ben@example.org' });
  const ben = await signIn(pages, 'ben@example.org');
  await ben.goto(await pages.linkTo('grace@example.org'));
  await ben.getByRole('heading', { name: 'This invitation is somebody else’s' }).waitFor();
  await checkPage(ben);
  await ben.goto(await pages.linkTo('ben@example.org'));
  await ben.getByRole('button', { name: 'Join the team' }).click();
  await ben.getByRole('heading', { name: 'Web' }).waitFor();
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('the account page changes what is one’s own', async () => {
  await using pages = await startPages();
  await pages.ask('POST', '/v1/users', { email: 'ada@example.org', name: 'Ada', password: PASSWORD });
  const ada = await signIn(pages, 'ada@example.org');
  const elsewhere = await signIn(pages, 'ada@example.org');
  await ada.goto('/account');
  await ada.getByLabel('Name').fill('Ada Lovelace');
  await ada.getByLabel('Time zone').selectOption('Europe/London');
  await ada.getByRole('button', { name: 'Save' }).click();
  await ada.getByRole('status').filter({ hasText: 'Saved.' }).waitFor({ state: 'attached' });
  await ada.getByText('Make a token').click();
  await ada.getByLabel('What it is for').fill('CI');
  await ada.getByRole('button', { name: 'Make the token' }).click();
  await ada.locator('#token-secret').filter({ hasText: 'pulse_' }).waitFor();
  await checkPage(ada);
  const secret = (await ada.locator('#token-secret').textContent())!;
  const asked = await fetch(`${pages.url}/v1/me`, { headers: { Authorization: `Bearer ${secret}` } });
  expect(await asked.json()).toMatchObject({ name: 'Ada Lovelace', timeZone: 'Europe/London' });

  await ada.reload();
  await ada.getByRole('heading', { name: 'CI' }).waitFor();
  expect(await ada.locator('#token-secret').textContent()).toBe('');
  await ada.getByRole('button', { name: 'Take back the token CI' }).click();
  await ada.locator('#tokens-empty').waitFor();

  await ada.getByLabel('Current password', { exact: true }).fill('not the one that it is');
  await ada.getByLabel('New password', { exact: true }).fill('quite another few words');
  await ada.getByRole('button', { name: 'Change the password' }).click();
  await ada.locator('#currentPassword-error').filter({ hasText: 'wrong' }).waitFor();
  await ada.getByLabel('Current password', { exact: true }).fill(PASSWORD);
  await ada.getByRole('button', { name: 'Change the password' }).click();
  await ada
    .getByRole('status')
    .filter({ hasText: 'All other sessions were ended.' })
    .waitFor({ state: 'attached' });
  await elsewhere.reload();
  await elsewhere.waitForURL('**/sign-in**');

  await ada.getByText('Close my account', { exact: true }).click();
  await ada.locator('#close-password').fill('quite another few words');
  await ada.getByRole('button', { name: 'Close my account for good' }).click();
  await ada.waitForURL('**/sign-in');
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('a command line is let in only when somebody says so', async () => {
  await using pages = await startPages();
  await pages.ask('POST', '/v1/users', { email: 'ada@example.org', name: 'Ada', password: PASSWORD });
  const ada = await signIn(pages, 'ada@example.org');
  const begin = () =>
    fetch(`${pages.url}/v1/auth/device`, { method: 'POST' }).then(
      (answer) =>
        answer.json() as Promise<{ userCode: string; deviceCode: string; verificationUriComplete: string }>,
    );
  const redeem = (deviceCode: string) =>
    fetch(`${pages.url}/v1/auth/device/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ deviceCode }),
    }).then((answer) => answer.json() as Promise<Record<string, unknown>>);

  const device = await begin();
  await ada.goto(device.verificationUriComplete);
  await ada.getByRole('button', { name: 'Go on' }).click();
  await ada.getByRole('heading', { name: 'Is this you?' }).waitFor();
  await checkPage(ada);
  expect(await ada.locator('#user-code').textContent()).toBe(device.userCode);
  expect(await redeem(device.deviceCode)).toMatchObject({ code: 'authorization_pending' });
  await ada.getByRole('button', { name: 'Approve' }).click();
  await ada.getByRole('heading', { name: 'It was let in' }).waitFor();
  expect(await redeem(device.deviceCode)).toMatchObject({ accessToken: expect.any(String) });

  const other = await begin();
  await ada.goto('/device');
  await ada.getByLabel('Code').fill(other.userCode.toLowerCase());
  await ada.keyboard.press('Enter');
  await ada.getByRole('button', { name: 'Deny' }).click();
  await ada.getByRole('heading', { name: 'It was turned away' }).waitFor();
  expect(await redeem(other.deviceCode)).toMatchObject({ code: 'access_denied' });
  await ada.goto('/device');
  await ada.getByLabel('Code').fill('BCDF-BCDF');
  await ada.keyboard.press('Enter');
  await ada.locator('#userCode-error').filter({ hasText: 'Nothing waits' }).waitFor();
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('a repository is shown to whoever is in a team that watches it', async () => {
  await using pages = await startPages();
  const { pg } = pages.database;
  const repoId = await addRepository(pg, 'acme/waybill');
  const teamId = await addTeam(pg, repoId);
  const { id } = await pages.ask<{ id: string }>('POST', '/v1/users', {
    email: 'ada@example.org',
    name: 'Ada',
    password: PASSWORD,
  });
  await pages.ask('POST', '/v1/users', { email: 'eve@example.org', name: 'Eve', password: PASSWORD });
  await addMember(pg, teamId, id, 'viewer');
  const ada = await signIn(pages, 'ada@example.org');
  await ada.getByRole('link', { name: 'acme/waybill' }).click();
  await ada.getByRole('heading', { name: 'acme/waybill', level: 1 }).waitFor();
  await ada.getByText('None were found.').waitFor();
  await ada.getByRole('rowheader', { name: 'Pull requests merged' }).waitFor();
  await checkPage(ada);
  const eve = await signIn(pages, 'eve@example.org');
  await eve.goto(`/repositories/${repoId}`);
  await eve.getByRole('alert').filter({ hasText: 'There is no repository' }).waitFor();
  expect(pages.complaints).toEqual([]);
});

async function signIn(pages: Pages, email: string): Promise<Page> {
  const page = await pages.person();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${pages.url}/`);
  return page;
}
