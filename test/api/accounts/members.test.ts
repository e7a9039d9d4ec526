import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountApi, createAccountApi, PASSWORD, type Person } from './account-api.ts';

let api: AccountApi;
let count = 0;
beforeAll(async () => {
  api = await createAccountApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const newPerson = (): Promise<Person> => api.addPerson(`member-${++count}@example.org`);
const as = (person: Person) => ({ as: person.accessToken });

async function newTeam(admin: Person): Promise<string> {
  const { status, body } = await api.call('POST', '/v1/teams', { name: `Team ${++count}` }, as(admin));
  expect(status).toBe(201);
  return body.id;
}
const invite = (teamId: string, by: Person, email: string, role = 'member') =>
  api.call('POST', `/v1/teams/${teamId}/invitations`, { email, role }, as(by));
const accept = (token: string, more: object) =>
  api.call('POST', '/v1/invitations/accept', { token, password: PASSWORD, ...more });
async function addMember(teamId: string, by: Person, role: string): Promise<Person> {
  const person = await newPerson();
  await invite(teamId, by, person.email, role);
  expect((await accept(await api.takeLink(), {})).status).toBe(200);
  return person;
}

test('whoever makes a team is its admin; invited people join with their account or a new one', async () => {
  const admin = await newPerson();
  const teamId = await newTeam(admin);
  const known = await newPerson();
  expect((await invite(teamId, admin, known.email.toUpperCase(), 'viewer')).status).toBe(201);
  const [mail] = await api.takeMails();
  expect(mail!.subject).toMatch(/^Invitation to the team Team \d+ on Pulse$/);
  const token = /invitations\/([\w-]+)/.exec(mail!.text)![1]!;
  expect((await api.call('POST', '/v1/invitations/look', { token })).body).toMatchObject({
    teamId,
    role: 'viewer',
    hasAccount: true,
  });
  expect((await accept(token, { password: 'wrong wrong wrong' })).body.code).toBe('password_wrong');
  expect((await accept(token, {})).status).toBe(200);
  expect((await accept(token, {})).body.code).toBe('link_expired');

  await invite(teamId, admin, 'brand-new@example.org');
  const second = await api.takeLink();
  expect((await accept(second, {})).body.code).toBe('name_missing');
  const joined = await accept(second, { name: 'Brand New' });
  expect(joined.status).toBe(200);
  const { body } = await api.call('GET', `/v1/teams/${teamId}/members`, undefined, {
    as: joined.body.accessToken,
  });
  expect(body.items.map((m: { email: string; role: string }) => [m.email, m.role])).toEqual([
    ['brand-new@example.org', 'member'],
    [known.email, 'viewer'],
    [admin.email, 'admin'],
  ]);
});

test('a signed-in person accepts what was sent to the own address only', async () => {
  const admin = await newPerson();
  const teamId = await newTeam(admin);
  const [right, wrong] = [await newPerson(), await newPerson()];
  await invite(teamId, admin, right.email);
  const token = await api.takeLink();
  const acceptAs = (person: Person) => api.call('POST', '/v1/me/invitations/accept', { token }, as(person));
  expect((await acceptAs(wrong)).body.code).toBe('invitation_for_another');
  expect((await acceptAs(right)).status).toBe(200);
  expect((await api.call('GET', '/v1/me', undefined, as(right))).body.teams).toMatchObject([
    { teamId, role: 'member' },
  ]);
});

test('one invitation for each address and team; it can be sent again and withdrawn, and expires', async () => {
  const admin = await newPerson();
  const teamId = await newTeam(admin);
  const { body } = await invite(teamId, admin, 'guest@example.org');
  expect((await invite(teamId, admin, 'GUEST@example.org')).body.code).toBe('invitation_exists');
  const first = await api.takeLink();
  const path = `/v1/teams/${teamId}/invitations/${body.id}`;
  expect((await api.call('POST', `${path}/resend`, undefined, as(admin))).status).toBe(200);
  const second = await api.takeLink();
  expect((await accept(first, { name: 'G' })).body.code).toBe('link_expired');
  await api.database.pg.query('update team_invitations set expires_at = now() where id = $1', [body.id]);
  expect((await accept(second, { name: 'G' })).body.code).toBe('link_expired');
  expect((await invite(teamId, admin, 'guest@example.org', 'viewer')).status).toBe(201);
  const third = await api.takeLink();
  const listed = await api.call('GET', `/v1/teams/${teamId}/invitations`, undefined, as(admin));
  expect(listed.body.items).toMatchObject([
    { email: 'guest@example.org', role: 'viewer', invitedBy: admin.userId },
  ]);
  expect(
    (
      await api.call(
        'DELETE',
        `/v1/teams/${teamId}/invitations/${listed.body.items[0].id}`,
        undefined,
        as(admin),
      )
    ).status,
  ).toBe(200);
  expect((await accept(third, { name: 'G' })).body.code).toBe('link_expired');
  expect((await invite(teamId, admin, admin.email)).body.code).toBe('already_member');
});

test('only admins invite and change; who was removed sees nothing with the next request', async () => {
  const admin = await newPerson();
  const teamId = await newTeam(admin);
  const [member, viewer] = [
    await addMember(teamId, admin, 'member'),
    await addMember(teamId, admin, 'viewer'),
  ];
  for (const person of [member, viewer]) {
    expect((await invite(teamId, person, 'x@example.org')).status).toBe(403);
    const change = await api.call(
      'PATCH',
      `/v1/teams/${teamId}/members/${person.userId}`,
      { role: 'admin' },
      as(person),
    );
    expect(change.status).toBe(403);
  }
  const stranger = await newPerson();
  expect((await invite(teamId, stranger, 'x@example.org')).status).toBe(404);
  expect((await api.call('GET', `/v1/teams/${teamId}`, undefined, as(member))).status).toBe(200);
  expect(
    (await api.call('DELETE', `/v1/teams/${teamId}/members/${member.userId}`, undefined, as(admin))).status,
  ).toBe(200);
  expect((await api.call('GET', `/v1/teams/${teamId}`, undefined, as(member))).status).toBe(404);
});

test('the last admin neither leaves nor is lowered, nor closes the account', async () => {
  const admin = await newPerson();
  const teamId = await newTeam(admin);
  const path = `/v1/teams/${teamId}/members/${admin.userId}`;
  const tries = [
    api.call('PATCH', path, { role: 'member' }, as(admin)),
    api.call('DELETE', path, undefined, as(admin)),
    api.call('POST', `/v1/me/teams/${teamId}/leave`, undefined, as(admin)),
    api.call('POST', '/v1/me/close', { password: PASSWORD }, as(admin)),
  ];
  for (const { status, body } of await Promise.all(tries))
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'last_admin' });
});

test('of two admins who leave at once, one stays', async () => {
  for (let round = 0; round < 5; round++) {
    const first = await newPerson();
    const teamId = await newTeam(first);
    const second = await addMember(teamId, first, 'admin');
    const left = await Promise.all(
      [first, second].map((person) =>
        api.call('POST', `/v1/me/teams/${teamId}/leave`, undefined, as(person)),
      ),
    );
    expect(left.map(({ status }) => status).sort()).toEqual([200, 409]);
  }
});

test('operators lock, unlock and promote; the last one stays', async () => {
  const root = await api.addPerson('root@example.org', { isOperator: true });
  const person = await newPerson();
  const change = (body: object, who = person.userId) => api.call('PATCH', `/v1/users/${who}`, body, as(root));
  expect((await api.call('GET', '/v1/users', undefined, as(person))).status).toBe(403);
  expect((await change({ isLocked: true })).body).toMatchObject({ isLocked: true });
  expect((await api.call('GET', '/v1/me', undefined, as(person))).status).toBe(401);
  expect(
    (await api.call('POST', '/v1/auth/login', { email: person.email, password: PASSWORD })).body.code,
  ).toBe('account_locked');
  expect((await change({ isLocked: false })).status).toBe(200);
  expect((await api.call('POST', '/v1/auth/login', { email: person.email, password: PASSWORD })).status).toBe(
    200,
  );
  for (const body of [{ isOperator: false }, { isLocked: true }])
    expect((await change(body, root.userId)).body.code).toBe('last_operator');
  expect((await change({ isOperator: true })).body).toMatchObject({ isOperator: true });
  const both = await Promise.all([change({ isOperator: false }, root.userId), change({ isOperator: false })]);
  // The one who went first may not decide about the other any more.
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('an account that an operator makes without a password gets one by mail', async () => {
  const made = await api.post('/v1/users', { email: 'chosen@example.org', name: 'Chosen' });
  expect(made.status).toBe(201);
  const token = await api.takeLink();
  expect((await api.call('POST', '/v1/auth/password/reset', { token, password: PASSWORD })).status).toBe(200);
  expect(
    (await api.call('POST', '/v1/auth/login', { email: 'chosen@example.org', password: PASSWORD })).status,
  ).toBe(200);
});

test('tokens of a person and of a team do what their scopes say, and are over when they are taken back', async () => {
  const admin = await newPerson();
  const [teamId, other] = [await newTeam(admin), await newTeam(admin)];
  const { body: mine } = await api.call(
    'POST',
    '/v1/me/tokens',
    { name: 'laptop', teamIds: [teamId] },
    as(admin),
  );
  expect(mine.secret).toMatch(/^pulse_\w{49}$/);
  expect(mine.secret.endsWith(mine.hint)).toBe(true);
  const days = (Date.parse(mine.expiresAt) - Date.parse(mine.createdAt)) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  const get = (path: string, token: string) => api.call('GET', path, undefined, { as: token });
  expect((await get(`/v1/teams/${teamId}`, mine.secret)).status).toBe(200);
  expect((await get(`/v1/teams/${other}`, mine.secret)).status).toBe(404);
  expect((await api.call('POST', `/v1/teams/${teamId}`, { name: 'X' }, { as: mine.secret })).status).toBe(
    403,
  );
  expect((await api.call('POST', '/v1/me/tokens', { name: 'more' }, { as: mine.secret })).status).toBe(403);
  const listed = await api.call('GET', '/v1/me/tokens', undefined, as(admin));
  expect(listed.body.items).toMatchObject([{ id: mine.id, name: 'laptop', lastUsedAt: expect.any(String) }]);
  expect(JSON.stringify(listed.body)).not.toContain(mine.secret);
  await api.call('DELETE', `/v1/me/tokens/${mine.id}`, undefined, as(admin));
  expect((await get(`/v1/teams/${teamId}`, mine.secret)).status).toBe(401);

  const stranger = await newPerson();
  const foreign = await api.call('POST', '/v1/me/tokens', { name: 'x', teamIds: [teamId] }, as(stranger));
  expect(foreign.body.code).toBe('team_not_found');
  const { body: ci } = await api.call(
    'POST',
    `/v1/teams/${teamId}/tokens`,
    { name: 'CI', expiresInDays: 365 },
    as(admin),
  );
  expect((await get(`/v1/teams/${teamId}`, ci.secret)).status).toBe(200);
  expect((await get('/v1/me', ci.secret)).status).toBe(403);
  await api.database.pg.query('update access_tokens set expires_at = now() where token_id = $1', [ci.id]);
  expect((await get(`/v1/teams/${teamId}`, ci.secret)).status).toBe(401);
  const long = await api.call(
    'POST',
    `/v1/teams/${teamId}/tokens`,
    { name: 'CI', expiresInDays: 366 },
    as(admin),
  );
  expect(long.status).toBe(422);
});

test('teams belong to organisations that operators make', async () => {
  const { id } = (await (await api.post('/v1/organizations', { name: 'Acme', slug: 'acme' })).json()) as {
    id: string;
  };
  const answer = await api.post('/v1/teams', { name: 'Of Acme', organizationId: id });
  expect(await answer.json()).toMatchObject({ organizationId: id });
  expect((await api.send(`/v1/organizations/${id}`, { method: 'DELETE' })).status).toBe(409);
  expect((await api.post('/v1/organizations', { name: 'Acme 2', slug: 'acme' })).status).toBe(409);
  expect((await api.post('/v1/teams', { name: 'Lost', organizationId: crypto.randomUUID() })).status).toBe(
    404,
  );
});

test('the first operator is made once, by an address that only the key of the installation gets', async () => {
  await using fresh = await createAccountApi();
  const person = (await (await fresh.post('/v1/auth/setup-address')).json()) as { url: string };
  const token = person.url.split('/').at(-1);
  const newer = (await (await fresh.post('/v1/auth/setup-address')).json()) as { url: string };
  const setUp = (with_: string | undefined) =>
    fresh.call('POST', '/v1/auth/setup', {
      token: with_,
      email: 'root@example.org',
      name: 'Root',
      password: PASSWORD,
    });
  expect((await setUp(token)).body.code).toBe('link_expired');
  const both = await Promise.all([setUp(newer.url.split('/').at(-1)), setUp(newer.url.split('/').at(-1))]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  const session = both.find(({ status }) => status === 200)!.body;
  expect((await fresh.call('GET', '/v1/me', undefined, { as: session.accessToken })).body).toMatchObject({
    isOperator: true,
    emailVerified: true,
  });
  expect((await fresh.post('/v1/auth/setup-address')).status).toBe(409);
});
