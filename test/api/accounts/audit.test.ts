import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountApi, type Answer, createAccountApi, PASSWORD } from './account-api.ts';
import { ACCOUNT_CHANGES } from './account-changes.ts';

let api: AccountApi;
beforeAll(async () => {
  api = await createAccountApi({ registration: { mode: 'open', domains: [] } });
});
afterAll(() => api[Symbol.asyncDispose]());

const ok = async (answer: Promise<Answer>): Promise<Answer['body']> => {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
};

test('every operation on accounts leaves a row in the trail, in the name of who did it, and without secrets', async () => {
  const url = new URL(
    (
      await ok(
        api
          .post('/v1/auth/setup-address')
          .then(async (r) => ({ status: r.status, body: await r.json(), headers: r.headers })),
      )
    ).url,
  );
  const setup = {
    token: url.pathname.split('/').at(-1),
    email: 'root@example.org',
    name: 'Root',
    password: PASSWORD,
  };
  const root = await ok(api.call('POST', '/v1/auth/setup', setup));
  const as = root.accessToken;
  const post = (path: string, body?: unknown, by = as) => ok(api.call('POST', path, body, { as: by }));
  const remove = (path: string, by = as) => ok(api.call('DELETE', path, undefined, { as: by }));

  await ok(
    api.call('POST', '/v1/auth/register', { email: 'ada@example.org', name: 'Ada', password: PASSWORD }),
  );
  const token = await api.takeLink();
  const ada = await ok(api.call('POST', '/v1/auth/verify-email', { token, password: PASSWORD }));
  const login = await ok(
    api.call('POST', '/v1/auth/login', { email: 'ada@example.org', password: PASSWORD }),
  );
  await ok(api.call('POST', '/v1/auth/logout', { refreshToken: login.refreshToken }));
  await ok(api.call('PATCH', '/v1/me', { name: 'Ada L.' }, { as: ada.accessToken }));
  await post(
    '/v1/me/password',
    { currentPassword: PASSWORD, newPassword: 'another gnome sings' },
    ada.accessToken,
  );
  await post(
    '/v1/me/email',
    { email: 'lovelace@example.org', password: 'another gnome sings' },
    ada.accessToken,
  );
  const mine = await post('/v1/me/tokens', { name: 'mine' }, ada.accessToken);
  await remove(`/v1/me/tokens/${mine.id}`, ada.accessToken);

  const team = await post('/v1/teams', { name: 'Web' });
  const teamPath = `/v1/teams/${team.id}`;
  const invitation = await post(`${teamPath}/invitations`, { email: 'ada@example.org' });
  await post(`${teamPath}/invitations/${invitation.id}/resend`);
  await api.takeMails();
  await post(`${teamPath}/invitations/${invitation.id}/resend`);
  await post('/v1/me/invitations/accept', { token: await api.takeLink() }, ada.accessToken);
  await ok(api.call('PATCH', `${teamPath}/members/${ada.userId}`, { role: 'viewer' }, { as }));
  await post(`/v1/me/teams/${team.id}/leave`, undefined, ada.accessToken);
  await post(`${teamPath}/invitations`, { email: 'new@example.org' });
  const accepted = await ok(
    api.call('POST', '/v1/invitations/accept', {
      token: await api.takeLink(),
      name: 'New',
      password: PASSWORD,
    }),
  );
  await remove(`${teamPath}/members/${accepted.userId}`);
  const third = await post(`${teamPath}/invitations`, { email: 'third@example.org' });
  await remove(`${teamPath}/invitations/${third.id}`);
  const teamToken = await post(`${teamPath}/tokens`, { name: 'CI', scopes: ['read', 'write'] });
  await remove(`${teamPath}/tokens/${teamToken.id}`);

  const device = await ok(api.call('POST', '/v1/auth/device'));
  await post('/v1/auth/device/answer', { userCode: device.userCode, allow: true });
  const session = await ok(api.call('POST', '/v1/auth/device/token', { deviceCode: device.deviceCode }));
  const sessions = await ok(api.call('GET', '/v1/me/sessions', undefined, { as }));
  await remove(`/v1/me/sessions/${sessions.items.find((s: { isCurrent: boolean }) => !s.isCurrent).id}`);
  expect((await api.call('GET', '/v1/me', undefined, { as: session.accessToken })).status).toBe(401);

  const made = await post('/v1/users', { email: 'made@example.org', name: 'Made' });
  await ok(api.call('PATCH', `/v1/users/${made.id}`, { isLocked: true }, { as }));
  await ok(api.call('PATCH', `/v1/users/${made.id}`, { isLocked: false }, { as }));
  await api.takeMails();
  await ok(api.call('POST', '/v1/auth/password/forgot', { email: 'made@example.org' }));
  await ok(api.call('POST', '/v1/auth/password/reset', { token: await api.takeLink(), password: PASSWORD }));
  const organization = await post('/v1/organizations', { name: 'Acme', slug: 'acme' });
  await ok(api.call('PATCH', `/v1/organizations/${organization.id}`, { name: 'Acme Inc.' }, { as }));
  await remove(`/v1/organizations/${organization.id}`);
  await post('/v1/auth/logout-all', undefined, ada.accessToken);
  const back = await ok(
    api.call('POST', '/v1/auth/login', { email: 'ada@example.org', password: 'another gnome sings' }),
  );
  await post('/v1/me/close', { password: 'another gnome sings' }, back.accessToken);

  const { rows } = await api.database.pg.query(
    'select action, actor, resource_type, details::text from audit_logs',
  );
  for (const [operationId, type] of Object.entries(ACCOUNT_CHANGES)) {
    const told = rows.filter((row) => row.action === operationId && row.resource_type === type);
    expect(told.length, operationId).toBeGreaterThan(0);
    for (const { actor } of told) expect(actor, operationId).toMatch(/^[0-9a-f-]{36}$|^operator$/);
  }
  const details = rows.map((row) => row.details).join('\n');
  expect(details).not.toMatch(/example\.org|Ada|\$2b\$|gnome/);
  const check = await api.send('/v1/audit-logs/check');
  expect(await check.json()).toMatchObject({ broken: null });
});
