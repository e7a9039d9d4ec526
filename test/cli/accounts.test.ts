import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../cli/run-cli.ts';
import { type OpenTestDatabase, openTestDatabase } from '../activities/open-test-database.ts';
import { startTestApi } from '../api/start-test-api.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { captureContext } from './capture-context.ts';

const PASSWORD = 'a garden gnome sings';
let opened: OpenTestDatabase;
let api: Awaited<ReturnType<typeof startTestApi>>;
let home: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  api = await startTestApi({ databaseUrl: opened.url });
  home = await mkdtemp(join(tmpdir(), 'pulse-home-'));
});
afterAll(async () => {
  await api.stop();
  await opened[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

async function pulse(
  args: string[],
  { token, stdin = '', url = api.url }: { token?: string; stdin?: string; url?: string | undefined } = {},
) {
  const context = captureContext({
    env: {
      XDG_CONFIG_HOME: home,
      PULSE_DATA_DIR: home,
      ...(url === undefined ? {} : { PULSE_URL: url }),
      ...(token === undefined ? {} : { PULSE_TOKEN: token }),
    },
  });
  const code = await runCli(args, { ...context, stdin: Readable.from([stdin]) });
  return { code, ...context.written };
}
const asOperator = { token: TEST_TOKEN };

test('an operator is made without a browser, signs in, and manages a team from the command line', async () => {
  const made = await pulse(
    ['users', 'create', '--operator', '--email', 'root@example.org', '--name', 'Root'],
    {
      ...asOperator,
      stdin: `${PASSWORD}\n`,
    },
  );
  expect(made).toMatchObject({ code: 0, stdout: 'root@example.org has an account, as an operator.\n' });
  const wrong = await pulse(['login', '--email', 'root@example.org'], { stdin: 'wrong wrong wrong\n' });
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The e-mail address or the password is wrong.'),
  });
  const signedIn = await pulse(['login', '--email', 'root@example.org'], { stdin: `${PASSWORD}\n` });
  expect(signedIn).toMatchObject({ code: 0, stdout: `Signed in to ${api.url} as root@example.org.\n` });

  const file = join(home, 'pulse', 'credentials.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'pulse'))).mode & 0o777).toBe(0o700);
  expect(await readFile(file, 'utf8')).not.toContain(PASSWORD);

  expect((await pulse(['whoami'])).stdout).toBe(`Root <root@example.org> at ${api.url}, an operator\n`);
  expect((await pulse(['teams', 'create', 'Web'])).code).toBe(0);
  expect((await pulse(['whoami'])).stdout).toContain('  web: admin');
  expect((await pulse(['invitations', 'send', 'web', 'ada@example.org', '--role', 'viewer'])).stdout).toMatch(
    /^ada@example.org is invited as viewer, until /,
  );
  expect((await pulse(['invitations', 'list', 'web'])).stdout).toContain('ada@example.org');
  expect((await pulse(['invitations', 'resend', 'web', 'ADA@example.org'])).code).toBe(0);
  expect((await pulse(['invitations', 'withdraw', 'web', 'ada@example.org'])).stdout).toBe(
    'The invitation of ada@example.org was withdrawn.\n',
  );
  expect((await pulse(['members', 'list', 'web'])).stdout).toMatch(/root@example.org +Root +admin/);
  expect(await pulse(['members', 'remove', 'web', 'root@example.org'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('make somebody else one first'),
  });

  await pulse(['users', 'create', '--email', 'eve@example.org', '--name', 'Eve', '--mail']);
  expect((await pulse(['users', 'lock', 'eve@example.org'])).stdout).toBe('eve@example.org is locked out.\n');
  expect((await pulse(['users'])).stdout).toMatch(/eve@example.org +Eve +locked, unconfirmed/);
});

test('a token is printed alone, works as PULSE_TOKEN, and is revoked', async () => {
  const made = await pulse(['tokens', 'create', 'laptop', '--scope', 'read,write', '--days', '7']);
  expect(made.code).toBe(0);
  const token = made.stdout.trim();
  expect(token).toMatch(/^pulse_\w{49}$/);
  expect((await pulse(['teams'], { token })).stdout).toContain('web');
  const { tokens } = JSON.parse((await pulse(['tokens', '--json'])).stdout);
  expect(tokens).toMatchObject([{ name: 'laptop', scopes: ['read', 'write'] }]);
  expect((await pulse(['tokens', 'revoke', tokens[0].id])).code).toBe(0);
  expect((await pulse(['teams'], { token })).code).toBe(1);
  const ofTeam = await pulse(['tokens', 'create', 'CI', '--team', 'web']);
  expect((await pulse(['whoami'], { token: ofTeam.stdout.trim() })).code).toBe(0);
});

test('a session goes on by itself, is used without PULSE_URL, and ends with logout', async () => {
  const file = join(home, 'pulse', 'credentials.json');
  const kept = JSON.parse(await readFile(file, 'utf8'));
  kept.sessions[api.url].accessExpiresAt = new Date().toISOString();
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
  expect((await pulse(['whoami'], { url: undefined })).stdout).toContain('root@example.org');
  const { refreshToken } = JSON.parse(await readFile(file, 'utf8')).sessions[api.url];
  expect(refreshToken).not.toBe(kept.sessions[api.url].refreshToken);
  expect((await pulse(['logout'], { url: undefined })).stdout).toBe(`Signed out of ${api.url}.\n`);
  expect(await pulse(['whoami'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('run `pulse login`'),
  });
  const { rows } = await opened.database.pg.query(`select ended_because from user_sessions`);
  expect(rows).toContainEqual({ ended_because: 'signed_out' });
});

test('a session that was ended elsewhere says how to go on', async () => {
  await pulse(['login', '--email', 'root@example.org'], { stdin: `${PASSWORD}\n` });
  const file = join(home, 'pulse', 'credentials.json');
  const kept = JSON.parse(await readFile(file, 'utf8'));
  kept.sessions[api.url].accessExpiresAt = new Date().toISOString();
  kept.sessions[api.url].refreshToken = 'x'.repeat(43);
  await writeFile(file, JSON.stringify(kept), { mode: 0o600 });
  expect(await pulse(['teams'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`run \`pulse login --url ${api.url}\``),
  });
});

test('in a browser: the code is told, and the command goes on when somebody let it in', async () => {
  await pulse(['login', '--email', 'root@example.org'], { stdin: `${PASSWORD}\n` });
  const { accessToken } = JSON.parse(await readFile(join(home, 'pulse', 'credentials.json'), 'utf8'))
    .sessions[api.url];
  const running = pulse(['login']);
  const code = await expect
    .poll(
      async () =>
        (await opened.database.pg.query('select user_code from device_authorizations')).rows[0]?.user_code,
      { timeout: 20_000 },
    )
    .toBeDefined()
    .then(
      async () =>
        (await opened.database.pg.query('select user_code from device_authorizations')).rows[0].user_code,
    );
  const answered = await fetch(`${api.url}/v1/auth/device/answer`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ userCode: code, allow: true }),
  });
  expect(answered.status).toBe(200);
  const done = await running;
  expect(done).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/Open .*\/device in a browser and type the code \w{4}-\w{4}/),
  });
});

test('credentials that cannot be read are said to be so', async () => {
  await writeFile(join(home, 'pulse', 'credentials.json'), '{', { mode: 0o600 });
  expect(await pulse(['whoami'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Delete it, and sign in again'),
  });
});
