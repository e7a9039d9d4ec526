import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountApi, createAccountApi, PASSWORD } from './account-api.ts';

let api: AccountApi;
beforeAll(async () => {
  api = await createAccountApi({ registration: { mode: 'domains', domains: ['example.org'] } });
});
afterAll(() => api[Symbol.asyncDispose]());

const login = (email: string, password = PASSWORD, more: object = {}) =>
  api.call('POST', '/v1/auth/login', { email, password, ...more });
const me = (as: string) => api.call('GET', '/v1/me', undefined, { as });
const audits = async (action: string) =>
  (
    await api.database.pg.query(
      'select actor, resource_type, resource_id, details from audit_logs where action = $1 order by quarter desc, position desc',
      [action],
    )
  ).rows;

test('somebody registers, confirms the address by the mail and the password, and is signed in', async () => {
  const person = { email: 'Ada@Example.org', name: 'Ada', password: PASSWORD };
  expect((await api.call('POST', '/v1/auth/register', person)).status).toBe(202);
  expect((await login('ada@example.org')).body.code).toBe('email_unverified');
  expect((await login('ada@example.org', 'wrong wrong wrong')).body.code).toBe('sign_in_failed');
  const [mail] = await api.takeMails();
  expect(mail).toMatchObject({ to: 'Ada@Example.org', subject: 'Confirm your e-mail address for Pulse' });
  const token = /verify-email\/([\w-]+)/.exec(mail!.text)![1]!;
  // Whoever reads the mail without having chosen the password gets nowhere: it may be a stranger's account.
  const stranger = await api.call('POST', '/v1/auth/verify-email', { token, password: 'not my password' });
  expect(stranger).toMatchObject({ status: 422, body: { code: 'password_wrong' } });
  const session = await api.call('POST', '/v1/auth/verify-email', { token, password: PASSWORD });
  expect(session.status).toBe(200);
  expect(session.headers.get('cache-control')).toBe('no-store');
  expect((await me(session.body.accessToken)).body).toMatchObject({
    email: 'Ada@Example.org',
    name: 'Ada',
    emailVerified: true,
    isOperator: false,
    teams: [],
  });
  const again = await api.call('POST', '/v1/auth/verify-email', { token, password: PASSWORD });
  expect(again).toMatchObject({ status: 404, body: { code: 'link_expired' } });
  expect((await login('ADA@example.org')).status).toBe(200);
});

test('an address that has an account is told so by mail only', async () => {
  await api.addPerson('known@example.org');
  const answers = [];
  for (const email of ['known@example.org', 'unknown@example.org'])
    answers.push(
      await api.call('POST', '/v1/auth/register', { email, name: 'X', password: 'other other other' }),
    );
  expect(answers[0]!.body).toEqual(answers[1]!.body);
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  const mails = await api.takeMails();
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
    ['known@example.org', 'You have an account with Pulse'],
    ['unknown@example.org', 'Confirm your e-mail address for Pulse'],
  ]);
  expect((await login('known@example.org')).status).toBe(200);
});

test('only addresses of the domains may register', async () => {
  const { status, body } = await api.call('POST', '/v1/auth/register', {
    email: 'eve@evil.example',
    name: 'Eve',
    password: PASSWORD,
  });
  expect({ status, body }).toMatchObject({ status: 403, body: { code: 'registration_closed' } });
});

test.each([
  ['eleven char', 'at least 12'],
  ['x'.repeat(73), 'at most 72 bytes'],
  ['qwerty123456', 'tried first'],
])('the password %s is refused with the reason', async (password, reason) => {
  const { status, body } = await api.call('POST', '/v1/auth/register', {
    email: 'new@example.org',
    name: 'New',
    password,
  });
  expect(status).toBe(422);
  expect(body).toMatchObject({ code: 'password_refused', detail: expect.stringContaining(reason) });
});

test('a wrong password and an account that is not there are answered the same', async () => {
  await api.addPerson('real@example.org');
  const answers = [await login('real@example.org', 'wrong wrong wrong'), await login('nobody@example.org')];
  const [real, nobody] = answers.map(({ status, body: { requestId: _, ...body } }) => ({ status, body }));
  expect(real).toEqual(nobody);
  expect(real!.status).toBe(401);
});

test('sign-ins and failures are in the audit trail, without address or password', async () => {
  const { userId } = await api.addPerson('trail@example.org');
  expect((await audits('login'))[0]).toMatchObject({
    actor: userId,
    resource_type: 'user_session',
    details: { request: { outcome: 'signed_in' } },
  });
  await login('trail@example.org', 'wrong wrong wrong');
  expect((await audits('login'))[0]).toMatchObject({
    actor: 'nobody',
    resource_type: 'user',
    resource_id: userId,
    details: { request: { outcome: 'sign_in_failed' } },
  });
  await login('wrong-field-PASSWORD@example.org', 'wrong wrong wrong');
  expect(JSON.stringify(await audits('login'))).not.toMatch(/PASSWORD|trail@example|garden/);
});

test('a browser gets cookies that no script reads, and no tokens', async () => {
  await api.addPerson('browser@example.org');
  const { body, headers } = await login('browser@example.org', PASSWORD, { cookies: true });
  expect(body).toMatchObject({ accessToken: null, refreshToken: null });
  const cookies = headers.getSetCookie();
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/);
  expect(cookies[0]).toMatch(/^pulse_access=.*Path=\//);
  expect(cookies[1]).toMatch(/^pulse_refresh=.*Path=\/v1\/auth/);
  const jar = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  const withCookies = async (
    method: string,
    path: string,
    more: Record<string, string> = {},
    sent?: object,
  ) => {
    const response = await api.app.request(path, {
      method,
      headers: { Cookie: jar, ...(sent ? { 'Content-Type': 'application/json' } : {}), ...more },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
    return response;
  };
  expect((await withCookies('GET', '/v1/me')).status).toBe(200);
  const own = { 'Sec-Fetch-Site': 'same-origin' };
  expect(
    (await withCookies('PATCH', '/v1/me', { 'Sec-Fetch-Site': 'cross-site' }, { name: 'X' })).status,
  ).toBe(403);
  expect((await withCookies('PATCH', '/v1/me', own, { name: 'X' })).status).toBe(200);
  const refreshed = await withCookies('POST', '/v1/auth/refresh', own, {});
  expect(refreshed.status).toBe(200);
  expect(refreshed.headers.getSetCookie()).toHaveLength(2);
  const out = await withCookies('POST', '/v1/auth/logout', own, {});
  expect(out.headers.getSetCookie().every((cookie) => /Max-Age=0/.test(cookie))).toBe(true);
  expect(out.headers.get('Clear-Site-Data')).toBe('"cache"');
  expect((await withCookies('GET', '/v1/me')).status).toBe(401);
});

test.each([
  ['https://pulse.example.org/v1/auth/login', true],
  ['http://pulse.example.org/v1/auth/login', true],
  ['http://127.0.0.1:8080/v1/auth/login', false],
  ['http://[::1]:8080/v1/auth/login', false],
  ['http://localhost/v1/auth/login', false],
])('at %s cookies are secure: %s', async (url, isSecure) => {
  await api.addPerson('secure@example.org');
  const response = await api.app.request(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'secure@example.org', password: PASSWORD, cookies: true }),
  });
  const cookies = response.headers.getSetCookie();
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) {
    expect(/; Secure/.test(cookie)).toBe(isSecure);
    expect(/^__(Host|Secure)-pulse_/.test(cookie)).toBe(isSecure);
  }
});

test('whoever signs in where somebody is signed in takes the place of that session', async () => {
  await api.addPerson('first@example.org');
  await api.addPerson('second@example.org');
  const signIn = async (email: string, jar = '') => {
    const response = await api.app.request('/v1/auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin', Cookie: jar },
      body: JSON.stringify({ email, password: PASSWORD, cookies: true }),
    });
    expect(response.status).toBe(200);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  };
  const me = async (Cookie: string) => (await api.app.request('/v1/me', { headers: { Cookie } })).status;
  const first = await signIn('first@example.org');
  const elsewhere = await signIn('first@example.org');
  const second = await signIn('second@example.org', first);
  expect([await me(first), await me(elsewhere), await me(second)]).toEqual([401, 200, 200]);
});

test('behind a proxy that names us by an address of this machine cookies are secure, too', async () => {
  await api.addPerson('proxied@example.org');
  const at = 'http://127.0.0.1:8080';
  const response = await api.app.request(`${at}/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://pulse.example.org' },
    body: JSON.stringify({ email: 'proxied@example.org', password: PASSWORD, cookies: true }),
  });
  const [access, refresh] = response.headers.getSetCookie();
  expect(access).toMatch(/^__Host-pulse_access=.*Path=\/;.*Secure/);
  expect(refresh).toMatch(/^__Secure-pulse_refresh=.*Path=\/v1\/auth;.*Secure/);
  const Cookie = access!.split(';')[0]!;
  expect((await api.app.request(`${at}/v1/me`, { headers: { Cookie } })).status).toBe(200);
});

test('over https no cookie counts that a neighbouring host could have set', async () => {
  await api.addPerson('neighbour@example.org');
  const url = 'https://pulse.example.org/v1';
  const response = await api.app.request(`${url}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'neighbour@example.org', password: PASSWORD, cookies: true }),
  });
  const Cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
  const ask = async (cookie: string) =>
    (await api.app.request(`${url}/me`, { headers: { Cookie: cookie } })).status;
  expect(await ask(Cookie)).toBe(200);
  expect(await ask(Cookie.replace('__Host-', ''))).toBe(401);
});

test('a forgotten password is chosen anew once, within an hour, and ends all sessions', async () => {
  const person = await api.addPerson('forgetful@example.org');
  for (const email of ['forgetful@example.org', 'nobody@example.org'])
    expect(await api.call('POST', '/v1/auth/password/forgot', { email })).toMatchObject({
      status: 202,
      body: { done: true },
    });
  const mails = await api.takeMails();
  expect(mails.map(({ to }) => to)).toEqual(['forgetful@example.org']);
  const token = /reset-password\/([\w-]+)/.exec(mails[0]!.text)![1]!;
  const reset = (password: string) => api.call('POST', '/v1/auth/password/reset', { token, password });
  expect((await reset('too short')).body.code).toBe('password_refused');
  expect((await reset('the new password')).status).toBe(200);
  expect((await reset('the newer password')).body.code).toBe('link_expired');
  expect((await me(person.accessToken)).status).toBe(401);
  expect((await login('forgetful@example.org')).status).toBe(401);
  expect((await login('forgetful@example.org', 'the new password')).status).toBe(200);
  expect((await api.takeMails()).map(({ subject }) => subject)).toEqual([
    'Your password for Pulse was changed',
  ]);

  await api.call('POST', '/v1/auth/password/forgot', { email: 'forgetful@example.org' });
  const late = await api.takeLink();
  await api.database.pg.query(
    `update users set password_reset_expires = now() where password_reset_expires is not null`,
  );
  const tooLate = await api.call('POST', '/v1/auth/password/reset', { token: late, password: PASSWORD });
  expect(tooLate.body.code).toBe('link_expired');
});

test('no token, and nothing of a password, is stored as it is', async () => {
  const person = await api.addPerson('secret@example.org');
  await api.call('POST', '/v1/auth/password/forgot', { email: 'secret@example.org' });
  const token = await api.call('POST', '/v1/me/tokens', { name: 'CI' }, { as: person.accessToken });
  const { rows } = await api.database.pg.query(
    `select (select json_agg(u) from users u)::text || (select json_agg(r) from refresh_tokens r)::text
       || (select json_agg(t) from access_tokens t)::text || (select json_agg(s) from secrets s)::text
       || (select json_agg(a) from audit_logs a)::text as dump`,
  );
  for (const secret of [
    await api.takeLink(),
    person.refreshToken,
    person.accessToken,
    token.body.secret,
    PASSWORD,
  ])
    expect(rows[0].dump).not.toContain(secret);
});
