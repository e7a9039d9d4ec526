import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountApi, createAccountApi, PASSWORD, type Person } from './account-api.ts';

let api: AccountApi;
beforeAll(async () => {
  api = await createAccountApi();
});
afterAll(() => api[Symbol.asyncDispose]());

let count = 0;
const newPerson = (): Promise<Person> => api.addPerson(`person-${++count}@example.org`);
const refresh = (refreshToken: string) => api.call('POST', '/v1/auth/refresh', { refreshToken });
const me = (as: string) => api.call('GET', '/v1/me', undefined, { as });
const later = (seconds: number) =>
  api.database.pg.query(
    `update refresh_tokens set rotated_at = rotated_at - make_interval(secs => $1), created_at = created_at - make_interval(secs => $1)`,
    [seconds],
  );

test('a refresh token is good once, and its successor goes on', async () => {
  const { refreshToken, userId } = await newPerson();
  const first = await refresh(refreshToken);
  expect(first).toMatchObject({ status: 200, body: { userId } });
  const second = await refresh(first.body.refreshToken);
  expect((await me(second.body.accessToken)).status).toBe(200);
});

test('two tabs that use one token at once both go on', async () => {
  const { refreshToken } = await newPerson();
  const tabs = await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)]);
  expect(tabs.map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const tab of tabs) expect((await refresh(tab.body.refreshToken)).status).toBe(200);
});

test('a token that comes again after ten seconds ends the session of both', async () => {
  const { refreshToken, accessToken, userId } = await newPerson();
  const { body } = await refresh(refreshToken);
  await later(11);
  expect(await refresh(refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh_refused' } });
  expect((await refresh(body.refreshToken)).status).toBe(401);
  expect((await me(accessToken)).status).toBe(401);
  const { rows } = await api.database.pg.query('select ended_because from user_sessions where user_id = $1', [
    userId,
  ]);
  expect(rows).toEqual([{ ended_because: 'token_reused' }]);
  const audit = await api.database.pg.query(
    `select actor, details from audit_logs where action = 'refreshSession' order by quarter desc, position desc limit 1`,
  );
  expect(audit.rows[0]).toMatchObject({
    actor: userId,
    details: { after: { ended_because: 'token_reused' } },
  });
});

test('one that is not the immediate predecessor any more is theft within ten seconds, too', async () => {
  const { refreshToken } = await newPerson();
  const { body } = await refresh(refreshToken);
  const next = await refresh(body.refreshToken);
  expect((await refresh(refreshToken)).status).toBe(401);
  expect((await refresh(next.body.refreshToken)).status).toBe(401);
});

test('a session that was not used for thirty days is over', async () => {
  const { refreshToken } = await newPerson();
  await api.database.pg.query(`update refresh_tokens set expires_at = now()`);
  expect((await refresh(refreshToken)).status).toBe(401);
});

test('a session ends after ninety days, however often it is used', async () => {
  const { refreshToken, userId } = await newPerson();
  await api.database.pg.query(
    `update user_sessions set created_at = now() - interval '89 days' where user_id = $1`,
    [userId],
  );
  const { body } = await refresh(refreshToken);
  const { rows } = await api.database.pg.query(
    `select s.expires_at - s.created_at = interval '90 days' and t.expires_at = s.expires_at as "endsThen"
     from user_sessions s join refresh_tokens t on t.session_id = s.session_id
     where s.user_id = $1 and t.rotated_at is null`,
    [userId],
  );
  expect(rows).toEqual([{ endsThen: true }]);
  await api.database.pg.query(
    `update user_sessions set created_at = now() - interval '90 days', expires_at = now() where user_id = $1`,
    [userId],
  );
  expect((await me(body.accessToken)).status).toBe(401);
});

test('sessions are listed with device and last use, and ended one by one or all at once', async () => {
  const person = await newPerson();
  const other = await api.call(
    'POST',
    '/v1/auth/login',
    { email: person.email, password: PASSWORD },
    {
      headers: { 'User-Agent': 'other-device/2' },
    },
  );
  const as = person.accessToken;
  const { body } = await api.call('GET', '/v1/me/sessions', undefined, { as });
  expect(
    body.items.map((item: { userAgent: string; isCurrent: boolean }) => [item.userAgent, item.isCurrent]),
  ).toEqual([
    ['other-device/2', false],
    ['test-browser/1', true],
  ]);
  const [{ id }] = body.items;
  expect((await api.call('DELETE', `/v1/me/sessions/${id}`, undefined, { as })).status).toBe(200);
  expect((await api.call('DELETE', `/v1/me/sessions/${id}`, undefined, { as })).body.code).toBe(
    'session_not_found',
  );
  expect((await me(other.body.accessToken)).status).toBe(401);
  expect((await refresh(other.body.refreshToken)).status).toBe(401);
  expect((await me(as)).status).toBe(200);
  expect((await api.call('POST', '/v1/auth/logout-all', undefined, { as })).status).toBe(200);
  expect((await me(as)).status).toBe(401);
});

test('somebody else’s session cannot be seen or ended', async () => {
  const [ada, eve] = [await newPerson(), await newPerson()];
  const { body } = await api.call('GET', '/v1/me/sessions', undefined, { as: ada.accessToken });
  const ended = await api.call('DELETE', `/v1/me/sessions/${body.items[0].id}`, undefined, {
    as: eve.accessToken,
  });
  expect(ended.status).toBe(404);
  expect((await me(ada.accessToken)).status).toBe(200);
});

test('a change of the password ends the other sessions, and not this one', async () => {
  const person = await newPerson();
  const other = await api.call('POST', '/v1/auth/login', { email: person.email, password: PASSWORD });
  const change = (currentPassword: string) =>
    api.call(
      'POST',
      '/v1/me/password',
      { currentPassword, newPassword: 'another gnome sings' },
      { as: person.accessToken },
    );
  expect((await change('wrong wrong wrong')).body.code).toBe('password_wrong');
  expect((await change(PASSWORD)).status).toBe(200);
  expect((await me(person.accessToken)).status).toBe(200);
  expect((await me(other.body.accessToken)).status).toBe(401);
  expect((await api.takeMails()).map(({ subject }) => subject)).toEqual([
    'Your password for Pulse was changed',
  ]);
});

test('a new address counts once it was confirmed, and the former one is told', async () => {
  const person = await newPerson();
  const as = person.accessToken;
  const change = (email: string) => api.call('POST', '/v1/me/email', { email, password: PASSWORD }, { as });
  expect((await change('new-address@example.org')).status).toBe(202);
  expect((await me(as)).body).toMatchObject({ email: person.email, newEmail: 'new-address@example.org' });
  const [mail] = await api.takeMails();
  expect(mail!.to).toBe('new-address@example.org');
  const token = /verify-email\/([\w-]+)/.exec(mail!.text)![1]!;
  expect((await api.call('POST', '/v1/auth/verify-email', { token, password: PASSWORD })).status).toBe(200);
  expect((await me(as)).body).toMatchObject({ email: 'new-address@example.org', newEmail: null });
  const [told] = await api.takeMails();
  expect(told).toMatchObject({ to: person.email, subject: 'Your e-mail address for Pulse was changed' });

  const taken = await newPerson();
  expect((await change(taken.email)).status).toBe(202);
  expect((await api.takeMails()).map(({ to, subject }) => [to, subject])).toEqual([
    [taken.email, 'You have an account with Pulse'],
  ]);
});

test('name and time zone change; an unknown zone is refused', async () => {
  const { accessToken: as } = await newPerson();
  const { body } = await api.call('PATCH', '/v1/me', { name: 'Grace', timeZone: 'Europe/Berlin' }, { as });
  expect(body).toMatchObject({ name: 'Grace', timeZone: 'Europe/Berlin' });
  expect((await api.call('PATCH', '/v1/me', { timeZone: 'Mars/Olympus' }, { as })).status).toBe(422);
});

test('a closed account is gone with everything personal; the trail keeps its id', async () => {
  const person = await newPerson();
  const close = (password: string) =>
    api.call('POST', '/v1/me/close', { password }, { as: person.accessToken });
  expect((await close('wrong wrong wrong')).status).toBe(422);
  expect((await close(PASSWORD)).status).toBe(200);
  expect((await me(person.accessToken)).status).toBe(401);
  const { rows } = await api.database.pg.query(
    `select (select count(*)::int from users where id = $1::uuid) as users, (select count(*)::int from user_sessions where user_id = $1::uuid) as sessions,
       (select count(*)::int from audit_logs where resource_id = $1::uuid::text and action = 'closeAccount') as trail,
       (select count(*)::int from audit_logs where details::text ~ 'person-') as personal`,
    [person.userId],
  );
  expect(rows).toEqual([{ users: 0, sessions: 0, trail: 1, personal: 0 }]);
  expect((await api.call('POST', '/v1/auth/login', { email: person.email, password: PASSWORD })).status).toBe(
    401,
  );
});
