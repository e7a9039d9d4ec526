import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createScene, errorOf, TOKEN } from './scene.ts';
import { json, limitHeaders, serve } from './serve.ts';

test('parameters fill the path first, then the query, and the answer comes with its next page', async () => {
  await using scene = await createScene((request, response) => {
    const base = `http://${request.headers.host}/repositories/1/pulls`;
    const link = `<${base}?page=1>; rel="prev", <${base}?page=2>; rel="next", <${base}?page=9>; rel="last"`;
    json(response, [{ number: 1 }], { headers: { ...limitHeaders(4_999), link } });
  });
  const answer = await scene.client.rest('GET /repos/{owner}/{repo}/pulls', {
    owner: 'a b',
    repo: 'c',
    state: 'all',
    per_page: 100,
  });
  expect(answer).toMatchObject({ status: 200, data: [{ number: 1 }], fromCache: false, movedTo: null });
  expect(answer.nextUrl).toBe(`${scene.server.url}/repositories/1/pulls?page=2`);
  expect(scene.server.requests[0]).toMatchObject({
    method: 'GET',
    url: '/repos/a%20b/c/pulls?state=all&per_page=100',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'x-github-api-version': '2022-11-28',
    },
  });
});

test('what a write is given goes into its body as JSON', async () => {
  await using scene = await createScene((_, response) => json(response, { id: 5 }, { status: 201 }));
  const config = { url: 'https://pulse.example/webhooks/github/1', content_type: 'json' };
  const parameters = { owner: 'a', repo: 'b', name: 'web', events: ['push'], config };
  expect(await scene.client.rest('POST /repos/{owner}/{repo}/hooks', parameters)).toMatchObject({
    status: 201,
  });
  expect(scene.server.requests[0]).toMatchObject({
    url: '/repos/a/b/hooks',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  expect(JSON.parse(scene.server.requests[0]!.body)).toEqual({ name: 'web', events: ['push'], config });
});

test('all pages are read one after another, and pages that lead in a circle end with an error', async () => {
  await using scene = await createScene((request, response) => {
    const page = Number(new URL(request.url, 'http://x').searchParams.get('page') ?? '1');
    const next = request.url.startsWith('/circle') ? (page % 2) + 1 : page + 1;
    const headers =
      page === 3
        ? {}
        : { link: `<http://${request.headers.host}${request.url.split('?')[0]}?page=${next}>; rel="next"` };
    json(response, [page], { headers });
  });
  const pages = [];
  for await (const page of scene.client.paginate('GET /list')) pages.push(page.data);
  expect(pages).toEqual([[1], [2], [3]]);
  const readCircle = async (): Promise<void> => {
    for await (const _ of scene.client.paginate('GET /circle'));
  };
  expect(await errorOf(readCircle())).toMatchObject({ code: 'github_answer_unreadable' });
  expect(scene.server.requests.length).toBeLessThan(10);
});

test('an answer that was kept is not sent again, costs nothing, and is given to nobody else', async () => {
  const body = [{ id: 1, title: 'x'.repeat(1_000) }];
  await using scene = await createScene((request, response) => {
    const headers = {
      ...limitHeaders(4_000),
      etag: 'W/"one"',
      link: `<http://${request.headers.host}/next>; rel="next"`,
    };
    if (request.headers['if-none-match'] === 'W/"one"') {
      response.writeHead(304, { ...limitHeaders(4_000), etag: 'W/"one"' }).end();
    } else json(response, body, { headers });
  });
  const ask = (options = {}) => scene.client.rest('GET /issues', {}, { cache: true, ...options });
  expect(await ask()).toMatchObject({ data: body, fromCache: false });
  const again = await ask();
  expect(again).toMatchObject({
    status: 200,
    data: body,
    fromCache: true,
    nextUrl: `${scene.server.url}/next`,
  });
  // Another process with the same token shares it; another token or media type does not.
  const colleague = await (await scene.another()).forSettings('backfill');
  expect(await colleague.rest('GET /issues', {}, { cache: true })).toMatchObject({ fromCache: true });
  const stranger = await (await scene.another({ token: 'ghp_other' })).forSettings('live');
  expect(await stranger.rest('GET /issues', {}, { cache: true })).toMatchObject({ fromCache: false });
  expect(await ask({ accept: 'application/vnd.github.raw+json' })).toMatchObject({ fromCache: false });
  // Who does not ask for it is not given it.
  expect(await scene.client.rest('GET /issues')).toMatchObject({ fromCache: false });
  const { rows } = await scene.database.pg.query<{ remaining: number }>(
    'select remaining from github_limits',
  );
  expect(rows.every(({ remaining }) => remaining === 4_000)).toBe(true);
});

test('a permanent redirect is followed on the same origin, and told, so that the new address can be stored', async () => {
  await using scene = await createScene((request, response) => {
    if (request.url.startsWith('/repos/old/name')) {
      response.writeHead(301, { location: `http://${request.headers.host}/repositories/7` }).end('{}');
    } else if (request.url === '/temporary') {
      response.writeHead(307, { location: '/repositories/7' }).end();
    } else json(response, { full_name: 'new/name' });
  });
  expect(await scene.client.rest('GET /repos/{owner}/{repo}', { owner: 'old', repo: 'name' })).toMatchObject({
    data: { full_name: 'new/name' },
    movedTo: `${scene.server.url}/repositories/7`,
  });
  expect(scene.server.requests[1]!.headers.authorization).toBe(`Bearer ${TOKEN}`);
  expect(await scene.client.rest('GET /temporary')).toMatchObject({ movedTo: null });
});

test('a redirect keeps the method and the body of a write', async () => {
  await using scene = await createScene((request, response) => {
    if (request.url === '/old') response.writeHead(308, { location: '/new' }).end();
    else json(response, {});
  });
  await scene.client.rest('POST /old', { name: 'value' });
  expect(scene.server.requests[1]).toMatchObject({ method: 'POST', url: '/new', body: '{"name":"value"}' });
});

test('neither a redirect nor a next page to another origin is followed, so the token goes nowhere else', async () => {
  await using thief = await serve((_, response) => json(response, {}));
  await using scene = await createScene((request, response) => {
    if (request.url === '/link') json(response, [], { headers: { link: `<${thief.url}/2>; rel="next"` } });
    else response.writeHead(302, { location: `${thief.url}/steal` }).end();
  });
  for (const route of ['GET /redirect', 'GET /link', 'POST /redirect']) {
    const error = await errorOf(scene.client.rest(route));
    expect(error).toMatchObject({ code: 'github_redirect_refused' });
    expect(error.message).toContain(thief.url);
  }
  expect(await errorOf(scene.client.page(`${thief.url}/stored`))).toMatchObject({
    code: 'github_redirect_refused',
  });
  expect(thief.requests).toEqual([]);
});

test('a name cannot turn a request into another one', async () => {
  await using scene = await createScene((_, response) => json(response, {}));
  for (const [owner, repo] of [
    ['..', 'user'],
    ['.', 'x'],
    ['x', '..'],
  ]) {
    const error = await errorOf(scene.client.rest('GET /repos/{owner}/{repo}', { owner, repo }));
    expect(error).toMatchObject({ code: 'github_rejected' });
  }
  await scene.client.rest('GET /repos/{owner}/{repo}', { owner: '%2e%2e', repo: 'a/b?c#d' });
  expect(scene.server.requests.map(({ url }) => url)).toEqual(['/repos/%252e%252e/a%2Fb%3Fc%23d']);
});

test('redirects in circles, and to nowhere, end', async () => {
  await using scene = await createScene((request, response) => {
    response.writeHead(302, request.url === '/circle' ? { location: '/circle' } : {}).end();
  });
  expect(await errorOf(scene.client.rest('GET /circle'))).toMatchObject({ code: 'github_answer_unreadable' });
  expect(await errorOf(scene.client.rest('GET /nowhere'))).toMatchObject({
    code: 'github_answer_unreadable',
  });
  expect(scene.server.requests.length).toBeLessThan(10);
});

test('a refusal says which right is missing, and to whom', async () => {
  await using scene = await createScene((request, response) => {
    const message = {
      message: 'Resource not accessible by personal access token',
      documentation_url: 'https://docs',
    };
    if (request.url === '/fine-grained') {
      json(response, message, {
        status: 403,
        headers: { 'x-accepted-github-permissions': 'administration=write' },
      });
    } else if (request.url === '/classic') {
      const headers = {
        'x-oauth-scopes': 'read:org, user',
        'x-accepted-oauth-scopes': 'admin:repo_hook, repo',
      };
      json(response, { message: 'Not Found' }, { status: 404, headers });
    } else if (request.url === '/granted') {
      const headers = { 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': 'repo' };
      json(response, { message: 'Not Found' }, { status: 404, headers });
    } else {
      const headers = { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' };
      json(
        response,
        { message: 'Resource protected by organization SAML enforcement.' },
        { status: 403, headers },
      );
    }
  });
  const errors = [];
  for (const path of ['fine-grained', 'classic', 'granted', 'sso']) {
    errors.push(await errorOf(scene.client.rest(`GET /${path}`)));
  }
  expect(errors[0]).toMatchObject({
    code: 'github_forbidden',
    details: { missingRights: 'administration=write' },
  });
  expect(errors[0]!.message).toMatch(/The token in GITHUB_TOKEN lacks a right.*administration=write/);
  expect(errors[1]).toMatchObject({
    code: 'github_not_found',
    details: { missingRights: 'scope admin:repo_hook or repo' },
  });
  expect(errors[2]!.details).not.toHaveProperty('missingRights');
  expect(errors[3]!.message).toContain('single sign-on');
});

test('a token that is not valid is not tried again', async () => {
  await using scene = await createScene((_, response) =>
    json(response, { message: 'Bad credentials' }, { status: 401 }),
  );
  const error = await errorOf(scene.client.rest('GET /user'));
  expect(error).toMatchObject({ code: 'github_unauthorized', status: 401 });
  expect(error.message).toMatch(/GET \/user: 401: Bad credentials\. .*expired.*Give a new one/);
  expect(scene.server.requests).toHaveLength(1);
});

test('other refusals are errors with what GitHub says; those that may pass are told apart', async () => {
  await using scene = await createScene((request, response) => {
    const errors = [{ resource: 'Hook', field: 'url', code: 'taken' }];
    json(response, { message: 'No\u202e luck', errors }, { status: Number(request.url.slice(1)) });
  });
  const codes: Record<number, string> = {};
  for (const status of [409, 410, 422, 451, 500, 502, 503, 504]) {
    const error = await errorOf(scene.client.rest(`GET /${status}`));
    expect(error).toMatchObject({ status });
    expect(error.message).toContain('No luck; Hook url taken');
    codes[status] = error.code;
  }
  expect(codes).toEqual({
    409: 'github_conflict',
    410: 'github_gone',
    422: 'github_rejected',
    451: 'github_gone',
    500: 'github_unavailable',
    502: 'github_timeout',
    503: 'github_unavailable',
    504: 'github_timeout',
  });
});

test('a server in trouble that names a time is asked again then', async () => {
  await using scene = await createScene((_, response) =>
    json(response, { message: 'Maintenance' }, { status: 503, headers: { 'retry-after': '90' } }),
  );
  expect(await errorOf(scene.client.rest('GET /x'))).toMatchObject({
    code: 'github_unavailable',
    retryAfterMs: 90_000,
  });
});

test('answers that are cut off, broken, too large or too slow are errors that may pass', async () => {
  await using scene = await createScene((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...CUT_OFF[request.url] });
    if (request.url === '/reset') return void response.destroy();
    response.write('[{"id": 1},');
    if (request.url === '/cut' || request.url === '/short')
      return void setTimeout(() => response.destroy(), 20);
    if (request.url === '/broken') return void response.end();
    if (request.url === '/huge')
      for (let sent = 0; sent < 40; sent += 1) response.write(' '.repeat(64 * 1024));
    // The others send no more, and never end.
  });
  const ask = (path: string) =>
    errorOf(scene.client.rest(`GET ${path}`, {}, { timeLimitMs: 500, answerLimitBytes: 1024 * 1024 }));
  expect(await ask('/cut')).toMatchObject({ code: 'github_unavailable' });
  expect(await ask('/short')).toMatchObject({ code: 'github_unavailable' });
  expect(await ask('/reset')).toMatchObject({ code: 'github_unavailable' });
  expect(await ask('/broken')).toMatchObject({ code: 'github_answer_unreadable' });
  expect(await ask('/huge')).toMatchObject({ code: 'github_answer_too_large' });
  expect(await ask('/slow')).toMatchObject({ code: 'github_timeout' });
  // Each of them has given its place back.
  const { rows } = await scene.database.pg.query('select from github_turns where settled_at is null');
  expect(rows).toEqual([]);
});

const CUT_OFF: Record<string, Record<string, string>> = { '/short': { 'content-length': '1000' } };

test('a server that is not there is an error that may pass, and what was not sent costs nothing', async () => {
  await using scene = await createScene((_, response) => json(response, {}, { headers: limitHeaders(100) }));
  await scene.client.rest('GET /x');
  const port = new URL(scene.server.url).port;
  await scene.server[Symbol.asyncDispose]();
  const error = await errorOf(scene.client.rest('GET /x'));
  expect(error).toMatchObject({ code: 'github_unavailable' });
  expect(error.message).toMatch(new RegExp(`127.0.0.1:${port}.*ECONNREFUSED.*GITHUB_API_URL`));
  const { rows } = await scene.database.pg.query('select remaining from github_limits');
  expect(rows).toEqual([{ remaining: 100 }]);
});

test('a caller who gives up gets its own reason, and the place is given back', async () => {
  await using scene = await createScene(() => {});
  const abort = new AbortController();
  const asked = errorOf(scene.client.rest('GET /x', {}, { signal: abort.signal }));
  setTimeout(() => abort.abort(new Error('the activity was cancelled')), 300);
  expect((await asked).message).toBe('the activity was cancelled');
  const { rows } = await scene.database.pg.query('select from github_turns where settled_at is null');
  expect(rows).toEqual([]);
});

test('no error and no line of the log holds the token', async () => {
  await using scene = await createScene((request, response) => {
    const status = Number(request.url.slice(1));
    if (status === 0) response.destroy();
    else json(response, { message: 'No.' }, { status, headers: { location: 'http://other.example/' } });
  });
  for (const status of [0, 200, 301, 400, 401, 403, 404, 422, 500, 429]) {
    const error = await scene.client.rest(`GET /${status}`).catch((reason: unknown) => reason);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(TOKEN.slice(4));
  }
  expect(scene.log()).not.toContain(TOKEN.slice(4));
});
