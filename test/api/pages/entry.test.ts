import { expect, test } from 'vitest';
import { checkPage } from './check-page.ts';
import { HAS_BROWSER, startPages } from './start-pages.ts';

const PASSWORD = 'a few words in a row';

test.skipIf(!HAS_BROWSER)('the printed address makes the first operator, once, and signs in', async () => {
  await using pages = await startPages();
  const { url } = await pages.ask<{ url: string }>('POST', '/v1/auth/setup-address');
  const page = await pages.person();

  // Opening the link uses nothing up: programs that look through mails open links, too.
  await page.goto(url);
  await page.reload();
  await checkPage(page);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await expect.poll(() => page.locator('#name-error').textContent()).toBe('Name is missing.');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.keyboard.press('Enter');
  await page.locator('#password-error').waitFor({ state: 'visible' });
  expect(await page.locator('#password-error').textContent()).toContain('at least 12 characters');
  expect(await page.evaluate('document.activeElement?.id')).toBe('password');
  await checkPage(page);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${pages.url}/`);
  await page.getByText('You are in no team yet.').waitFor();
  await checkPage(page);

  const cookies = await page.context().cookies();
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual(
    expect.arrayContaining([{ name: 'pulse_access', httpOnly: true, sameSite: 'Lax' }]),
  );
  // The way back leads past the token.
  await page.goBack().catch(() => {});
  expect(page.url()).not.toContain(url.split('/').at(-1));

  const stranger = await pages.person();
  await stranger.goto(url);
  await stranger.getByLabel('Name').fill('Eve');
  await stranger.getByLabel('E-mail address').fill('eve@example.org');
  await stranger.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await stranger.getByRole('button', { name: 'Make the account' }).click();
  await stranger
    .getByRole('alert')
    .filter({ hasText: /link|over/ })
    .waitFor();
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('who is not signed in gets to sign in, and then to where they wanted', async () => {
  await using pages = await startPages();
  await pages.ask('POST', '/v1/users', { email: 'ada@example.org', name: 'Ada', password: PASSWORD });
  const page = await pages.person();
  await page.goto('/account');
  await page.waitForURL('**/sign-in?next=%2Faccount');
  await checkPage(page);
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('not the one that it is');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: 'wrong' }).waitFor();
  await page.getByRole('button', { name: 'Show password' }).click();
  expect(await page.getByLabel('Password', { exact: true }).getAttribute('type')).toBe('text');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/account');
  await page.getByText('Where you are signed in').waitFor();

  // The short token ran out: the session goes on, unnoticed.
  await page.context().clearCookies({ name: 'pulse_access' });
  await page.goto('/');
  await page.getByText('You are in no team yet.').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await page.goto('/');
  await page.waitForURL('**/sign-in?next=%2F');
  expect(pages.complaints).toEqual([]);
});

test.skipIf(!HAS_BROWSER)('nobody is led to another site', async () => {
  await using pages = await startPages();
  await pages.ask('POST', '/v1/users', { email: 'ada@example.org', name: 'Ada', password: PASSWORD });
  const others = ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'];
  for (const next of [...others, '/.//evil.example']) {
    const page = await pages.person();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    if (others.includes(next)) await page.getByText('You are in no team yet.').waitFor();
    else await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
    expect(new URL(page.url()).origin).toBe(pages.url);
    await page.context().close();
  }
});

test.skipIf(!HAS_BROWSER)('an account is made, confirmed and given a new password by mail', async () => {
  await using pages = await startPages({ registration: { mode: 'domains', domains: ['example.org'] } });
  const page = await pages.person();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Make an account' }).click();
  await checkPage(page);
  await page.getByLabel('Name').fill('Grace Hopper');
  await page.getByLabel('E-mail address').fill('grace@example.com');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('alert').filter({ hasText: 'example.org' }).waitFor();
  await page.getByLabel('E-mail address').fill('grace@example.org');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

  await page.goto(await pages.linkTo('grace@example.org'));
  await checkPage(page);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('You are in no team yet.').waitFor();

  const other = await pages.person();
  await other.goto('/forgot-password');
  await checkPage(other);
  await other.getByLabel('E-mail address').fill('grace@example.org');
  await other.getByRole('button', { name: 'Send the mail' }).click();
  await other.getByRole('heading', { name: 'Look into your mail' }).waitFor();
  await other.goto(await pages.linkTo('grace@example.org'));
  await checkPage(other);
  await other.getByLabel('New password', { exact: true }).fill('quite another few words');
  await other.getByRole('button', { name: 'Change the password' }).click();
  await other.getByRole('heading', { name: 'Your password was changed' }).waitFor();
  expect(new URL(other.url()).pathname).toBe('/reset-password');
  // All sessions ended, also this one.
  await page.reload();
  await page.waitForURL('**/sign-in?next=%2F');
  expect(pages.complaints).toEqual([]);
});
