import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkOf } from '../../../lib/accounts/rates/create-rates.ts';
import { RATE_LIMITS } from '../../../lib/accounts/rates/rate-limits.ts';
import { type AccountApi, createAccountApi, PASSWORD } from './account-api.ts';

let api: AccountApi;
beforeAll(async () => {
  api = await createAccountApi({ trustProxy: { isTrusted: () => true } });
});
afterAll(() => api[Symbol.asyncDispose]());

const login = (email: string, password: string, ip: string) =>
  api.call('POST', '/v1/auth/login', { email, password }, { ip });

test('a device is let in by a code that somebody types, once', async () => {
  const { accessToken: as } = await api.addPerson('typist@example.org');
  const start = () =>
    api.call('POST', '/v1/auth/device', undefined, { headers: { 'User-Agent': 'pulse-cli/1' } });
  const { body: device } = await start();
  expect(device.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  expect(device.verificationUri).toBe('https://pulse.example.org/device');
  const poll = () => api.call('POST', '/v1/auth/device/token', { deviceCode: device.deviceCode });
  expect((await poll()).body.code).toBe('authorization_pending');
  expect((await poll()).body.code).toBe('slow_down');
  const typed = device.userCode.toLowerCase().replace('-', ' ');
  expect((await api.call('POST', '/v1/auth/device/look', { userCode: typed }, { as })).body).toMatchObject({
    userAgent: 'pulse-cli/1',
  });
  expect(
    (await api.call('POST', '/v1/auth/device/answer', { userCode: 'BBBB-BBBB', allow: true }, { as })).status,
  ).toBe(404);
  expect(
    (await api.call('POST', '/v1/auth/device/answer', { userCode: typed, allow: true }, { as })).status,
  ).toBe(200);
  const both = await Promise.all([poll(), poll()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  const { body: denied } = await start();
  await api.call('POST', '/v1/auth/device/answer', { userCode: denied.userCode, allow: false }, { as });
  expect((await api.call('POST', '/v1/auth/device/token', { deviceCode: denied.deviceCode })).body.code).toBe(
    'access_denied',
  );
  const { body: late } = await start();
  await api.database.pg.query('update device_authorizations set expires_at = now()');
  expect((await api.call('POST', '/v1/auth/device/token', { deviceCode: late.deviceCode })).body.code).toBe(
    'expired_token',
  );
});

test('whoever guesses a password is stopped, and the person gets in all the same from where they do', async () => {
  const email = 'victim@example.org';
  await api.addPerson(email);
  expect((await login(email, PASSWORD, '192.0.2.7')).status).toBe(200);
  const { points } = RATE_LIMITS.sign_in_account;
  for (let i = 0; i < points; i++)
    expect((await login(email, 'wrong wrong wrong', `198.51.100.${i}`)).status).toBe(401);
  const stopped = await login(email, PASSWORD, '203.0.113.1');
  expect(stopped).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
  expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await login(email, PASSWORD, '192.0.2.7')).status).toBe(200);
  // An account that is not there is counted likewise.
  for (let i = 0; i < points; i++) await login('ghost@example.org', 'wrong wrong wrong', `198.51.101.${i}`);
  expect((await login('ghost@example.org', PASSWORD, '203.0.113.2')).status).toBe(429);
});

test('one address that tries many accounts is stopped, and others are not', async () => {
  const ip = '203.0.113.99';
  await api.addPerson('bystander@example.org');
  const statuses = [];
  for (let i = 0; i <= RATE_LIMITS.sign_in_address.points; i++)
    statuses.push((await login(`nobody-${i}@example.org`, 'wrong wrong wrong', ip)).status);
  expect(statuses.indexOf(429)).toBe(RATE_LIMITS.sign_in_address.points);
  expect((await login('bystander@example.org', PASSWORD, '203.0.113.98')).status).toBe(200);
});

test('who signs in well is not counted', async () => {
  await api.addPerson('diligent@example.org');
  for (let i = 0; i < RATE_LIMITS.sign_in_known.points + 2; i++)
    expect((await login('diligent@example.org', PASSWORD, '192.0.2.50')).status).toBe(200);
});

test('nobody’s mailbox is flooded: the answer stays, the mails end', async () => {
  await api.addPerson('flooded@example.org');
  for (let i = 0; i < RATE_LIMITS.mail_account.points + 3; i++)
    expect(
      (await api.call('POST', '/v1/auth/password/forgot', { email: 'flooded@example.org' })).status,
    ).toBe(202);
  expect(await api.takeMails()).toHaveLength(RATE_LIMITS.mail_account.points);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
