import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { openTestSecrets } from './open-test-secrets.ts';
import { createScene, errorOf, type Scene, TOKEN } from './scene.ts';
import { type Answer, json, limitHeaders } from './serve.ts';

const { privateKey: KEY } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const PEM = KEY.export({ type: 'pkcs1', format: 'pem' }).toString();
const APP = { appId: 77, privateKey: PEM };

/** An App whose tokens are named one after another; `others` answers everything else. */
function appServer(others: Answer, { validMs = 3_600_000, delayMs = 0 } = {}): Answer {
  let minted = 0;
  return async (request, response) => {
    if (!request.url.endsWith('/access_tokens')) return others(request, response);
    minted += 1;
    const token = `ghs_token${minted}`;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const expires_at = new Date(Date.now() + validMs).toISOString();
    json(response, { token, expires_at, permissions: {} }, { status: 201, headers: limitHeaders(5_000) });
  };
}

function mintings({ server }: Scene): number {
  return server.requests.filter(({ url }) => url.endsWith('/access_tokens')).length;
}

test('an App identifies itself by a token signed with its key, valid for less than ten minutes', async () => {
  await using scene = await createScene((_, response) => json(response, { id: 77 }));
  const github = await scene.another({ app: APP });
  await (await github.forApp('live')).rest('GET /app');
  const [scheme, jwt] = scene.server.requests[0]!.headers.authorization!.split(' ');
  expect(scheme).toBe('Bearer');
  const { payload, protectedHeader } = await jwtVerify(jwt!, createPublicKey(KEY), {
    algorithms: ['RS256'],
    issuer: '77',
  });
  expect(protectedHeader.alg).toBe('RS256');
  expect(payload.iat).toBeLessThanOrEqual(Date.now() / 1000 - 59);
  expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(600);
});

test('an App whose clock is wrong goes by GitHub’s', async () => {
  const aheadMs = 20 * 60_000;
  await using scene = await createScene(async (request, response) => {
    const jwt = request.headers.authorization!.slice('Bearer '.length);
    const verified = await jwtVerify(jwt, createPublicKey(KEY), { algorithms: ['RS256'] }).then(
      ({ payload }) => payload.iat! <= Date.now() / 1000,
      () => false,
    );
    json(response, {}, { status: verified ? 200 : 401 });
  });
  const github = await scene.another({ app: APP }, () => Date.now() + aheadMs);
  const app = await github.forApp('live');
  await app.rest('GET /app');
  await app.rest('GET /app');
  expect(scene.server.requests).toHaveLength(3);
});

test('a token of an installation is fetched once for all who wait for it, and kept', async () => {
  await using scene = await createScene(
    appServer((_, response) => json(response, {}, { headers: limitHeaders(4_000) }), { delayMs: 50 }),
  );
  const github = await scene.another({ app: APP });
  const clients = await Promise.all(Array.from({ length: 5 }, () => github.forInstallation(9, 'live')));
  await clients[0]!.rest('GET /first');
  await Promise.all(clients.map((client) => client.rest('GET /x')));
  expect(mintings(scene)).toBe(1);
  expect(scene.server.requests[0]!.url).toBe('/app/installations/9/access_tokens');
  expect(scene.server.requests.at(-1)!.headers.authorization).toBe('Bearer ghs_token1');
});

test('a token is renewed a minute before it expires', async () => {
  await using scene = await createScene(appServer((_, response) => json(response, {}), { validMs: 59_000 }));
  const client = await (await scene.another({ app: APP })).forInstallation(9, 'live');
  await client.rest('GET /x');
  await client.rest('GET /x');
  expect(mintings(scene)).toBe(2);
});

test('a token that was refused is renewed once; if the new one is refused, too, that is the answer', async () => {
  let valid = 'Bearer ghs_token2';
  const others: Answer = (request, response) => {
    const isValid = request.headers.authorization === valid;
    json(response, isValid ? {} : { message: 'Bad credentials' }, {
      status: isValid ? 200 : 401,
      headers: limitHeaders(4_000),
    });
  };
  await using scene = await createScene(appServer(others));
  const github = await scene.another({ app: APP });
  const client = await github.forInstallation(9, 'live');
  expect(await client.rest('GET /x')).toMatchObject({ status: 200 });
  expect(mintings(scene)).toBe(2);
  // Several who are refused at a time share the new token.
  valid = 'Bearer ghs_token3';
  await Promise.all([client.rest('GET /x'), client.rest('GET /x'), client.rest('GET /x')]);
  expect(mintings(scene)).toBe(3);
  valid = 'none';
  const error = await errorOf(client.rest('GET /x'));
  expect(error).toMatchObject({ code: 'github_unauthorized' });
  expect(error.message).toContain('Installation 9');
  expect(mintings(scene)).toBe(4);
});

test('a removed or suspended installation, and an App without its key, say what to do', async () => {
  await using scene = await createScene((_, response) => json(response, {}));
  const add = (id: number, column: string) =>
    scene.database.pg.query(
      `insert into github_installations (installation_id, account_login, account_type, ${column})
       values ($1, 'acme', 'Organization', now())`,
      [id],
    );
  await add(1, 'deleted_at');
  await add(2, 'suspended_at');
  const github = await scene.another({ app: APP });
  expect(await errorOf(github.forInstallation(1, 'live'))).toMatchObject({ code: 'github_not_configured' });
  expect(await errorOf(github.forInstallation(2, 'live'))).toMatchObject({ code: 'github_suspended' });
  const error = await errorOf(scene.github.forInstallation(3, 'live'));
  expect(error.message).toContain('GITHUB_APP_PRIVATE_KEY_FILE');
});

test('a repository is reached by its installation, else its token, else that of the settings', async () => {
  await using scene = await createScene(appServer((_, response) => json(response, {})));
  const { pg } = scene.database;
  const apiUrl = scene.server.url;
  const secrets = openTestSecrets(scene.database);
  const tokenSecret = await secrets.put('github_token', 'ghp_stored');
  const keySecret = await secrets.put('github_app_key', PEM);
  await pg.query(`insert into github_apps (app_id, api_url, private_key_secret_id) values (78, $1, $2)`, [
    apiUrl,
    keySecret,
  ]);
  await pg.query(
    `insert into github_installations (installation_id, api_url, app_id, account_login, account_type)
     values (5, $1, 78, 'acme', 'Organization')`,
    [apiUrl],
  );
  await pg.query(
    `insert into github_installations (installation_id, account_login, account_type, deleted_at)
     values (7, 'gone', 'Organization', now())`,
  );
  const { rows: tokens } = await pg.query<{ token_id: string }>(
    `insert into github_tokens (api_url, login, secret_id) values ($1, 'octocat', $2) returning token_id`,
    [apiUrl, tokenSecret],
  );
  const addRepository = async (
    name: string,
    columns: { installation?: number; token?: string; apiUrl?: string },
  ) => {
    const { rows } = await pg.query<{ repo_id: number }>(
      `insert into repositories (owner, name, installation_id, github_token_id, api_url)
       values ('acme', $1, $2, $3, $4) returning repo_id`,
      [name, columns.installation ?? null, columns.token ?? null, columns.apiUrl ?? null],
    );
    return rows[0]!.repo_id;
  };
  const github = await scene.another({ app: { ...APP, appId: 79 } });
  const byInstallation = await addRepository('a', { installation: 5, token: tokens[0]!.token_id, apiUrl });
  const byToken = await addRepository('b', { token: tokens[0]!.token_id, apiUrl });
  const bySettings = await addRepository('c', {});
  // No event has told of the installation yet.
  const byUnknown = await addRepository('e', { installation: 6, apiUrl });
  const byRemoved = await addRepository('f', { installation: 7, apiUrl });
  const elsewhere = await addRepository('d', { apiUrl: 'https://ghe.example.org/api/v3' });

  const used = async (repoId: number): Promise<string | undefined> => {
    await (await github.forRepository(repoId, 'live')).rest('GET /x');
    return scene.server.requests.at(-1)!.headers.authorization;
  };
  expect(await used(byInstallation)).toBe('Bearer ghs_token1');
  expect(await used(byToken)).toBe('Bearer ghp_stored');
  expect(await used(bySettings)).toBe(`Bearer ${TOKEN}`);
  expect(await used(byUnknown)).toMatch(/^Bearer ghs_token/);
  expect(await used(byRemoved)).toBe(`Bearer ${TOKEN}`);
  // The token of the settings is for the GitHub of the settings.
  expect(await errorOf(github.forRepository(elsewhere, 'live'))).toMatchObject({
    code: 'github_not_configured',
  });
  expect(await errorOf(github.forRepository(99_999, 'live'))).toMatchObject({ code: 'repository_not_found' });

  const git = { origin: apiUrl, username: 'x-access-token' };
  expect(await github.gitCredential(byInstallation)).toEqual({ ...git, password: 'ghs_token1' });
  expect(await github.gitCredential(byToken)).toEqual({ ...git, password: 'ghp_stored' });
  expect(await github.gitCredential(elsewhere)).toBeNull();
});
