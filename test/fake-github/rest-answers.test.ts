import { afterAll, beforeAll, expect, test } from 'vitest';
import { runWorkflow, setStatus } from './actions/checks.ts';
import { publishRelease } from './actions/deployments.ts';
import { addComment } from './actions/issues.ts';
import { openPullRequest, pushToPullRequest, requestReview } from './actions/pull-requests.ts';
import { submitReview } from './actions/reviews.ts';
import { ask, signAppToken } from './ask.ts';
import { restRoutes } from './rest/routes.ts';
import { validateAnswer } from './schema/validate-answer.ts';
import { addAppHook, addPersonalToken } from './seed/add-credentials.ts';
import { type SeededGitHub, startSeededGitHub } from './start-seeded.ts';

let fake: SeededGitHub;
let installationToken: string;
let personalToken: string;
let appToken: string;
let params: Record<string, string | number>;

beforeAll(async () => {
  fake = await startSeededGitHub({ pullRequests: 40 });
  const { repository, world } = fake;
  appToken = await signAppToken(fake.app.id, fake.privateKey);
  const created = await ask(fake, appToken, `/app/installations/${fake.installation.id}/access_tokens`, {
    method: 'POST',
  });
  installationToken = (created.body as { token: string }).token;
  const pull = await openPullRequest(fake, repository);
  await pushToPullRequest(fake, repository, pull);
  await requestReview(fake, repository, pull, world.findAccount('hana')!);
  const review = submitReview(fake, repository, pull, {
    remarks: [{ path: 'README.md', line: 1, body: 'Why?' }],
  });
  addComment(fake, repository, pull);
  const issue = [...repository.issues.values()][0]!;
  addComment(fake, repository, issue);
  const run = await runWorkflow(fake, repository, { sha: pull.headSha, branch: pull.headRef });
  await setStatus(fake, repository, { sha: pull.headSha });
  await publishRelease(fake, repository, { tagName: 'v9.0.0' });
  const hookUrl = `${fake.url}/nowhere`;
  const config = { url: hookUrl, content_type: 'json', secret: 's' };
  const repositoryHook = await ask(fake, fake.token.value, '/repos/acme/waybill/hooks', {
    method: 'POST',
    body: { config },
  });
  const organizationHook = await ask(fake, fake.token.value, '/orgs/acme/hooks', {
    method: 'POST',
    body: { name: 'web', config },
  });
  expect([repositoryHook.status, organizationHook.status]).toEqual([201, 201]);
  addAppHook(world, fake.app, hookUrl, 's');
  await openPullRequest(fake, repository);
  await fake.deliverer.idle();
  personalToken = addPersonalToken(world, fake.user, { scopes: [...fake.token.scopes!, 'user:email'] }).value;
  params = {
    owner: 'acme',
    repo: 'waybill',
    org: 'acme',
    username: 'ada',
    account_id: fake.user.id,
    pull_number: pull.number,
    issue_number: issue.number,
    review_id: review.id,
    comment_id: pull.threads[0]!.comments[0]!.id,
    deployment_id: repository.deployments[0]!.id,
    release_id: repository.releases[0]!.id,
    ref: pull.headSha,
    branch: 'main',
    check_suite_id: run.suite.id,
    run_id: run.id,
    installation_id: fake.installation.id,
  };
});

afterAll(() => fake.stop());

/** Hooks hang in two places, and deliveries belong to one of three. */
function fill(pattern: string): string {
  const place = pattern.startsWith('/repos/')
    ? 'repository'
    : pattern.startsWith('/orgs/')
      ? 'organization'
      : 'integration';
  const hook = [...fake.world.hooks.values()].find(({ target }) => target.type === place);
  const delivery = fake.world.deliveries.findLast(({ hookId }) => hookId === hook?.id);
  const all: Record<string, string | number> = {
    ...params,
    hook_id: hook?.id ?? 0,
    delivery_id: delivery?.id ?? 0,
  };
  return pattern.replace(/\{\+?([a-z_]+)\}/g, (_, name: string) => {
    const value = all[name];
    if (value === undefined) throw new Error(`Nothing stands for {${name}}.`);
    return String(value);
  });
}

const READ_ROUTES = restRoutes(undefined as never)
  .filter(({ method }) => method === 'GET')
  .map((route) => ({ name: `GET ${route.pattern}`, route }));

test.each(READ_ROUTES)('$name answers as GitHub describes it', async ({ name, route }) => {
  const token =
    route.as === 'app' ? appToken : route.as === 'installation' ? installationToken : personalToken;
  const { status, body } = await ask(fake, token, fill(route.pattern));
  expect(status, JSON.stringify(body)).toBe(200);
  expect(validateAnswer(name, status, body).slice(0, 10)).toEqual([]);
  if (Array.isArray(body) && !name.includes('/users/')) expect(body.length).toBeGreaterThan(0);
});

test('every list of pull requests, with forks gone and accounts deleted, is as GitHub describes it', async () => {
  const { body } = await ask(fake, fake.token.value, '/repos/acme/waybill/pulls?state=all&per_page=100');
  expect(validateAnswer('GET /repos/{owner}/{repo}/pulls', 200, body)).toEqual([]);
});

test('what is created, changed and sent again answers as GitHub describes it', async () => {
  const root = '/repos/acme/waybill/hooks';
  const config = { url: 'http://127.0.0.1:1/elsewhere' };
  const created = await ask(fake, fake.token.value, root, {
    method: 'POST',
    body: { config, events: ['push'] },
  });
  expect(validateAnswer('POST /repos/{owner}/{repo}/hooks', created.status, created.body)).toEqual([]);
  const { id } = created.body as { id: number };
  const one = `${root}/${id}`;
  const changed = await ask(fake, fake.token.value, one, {
    method: 'PATCH',
    body: { add_events: ['issues'] },
  });
  expect(validateAnswer('PATCH /repos/{owner}/{repo}/hooks/{hook_id}', changed.status, changed.body)).toEqual(
    [],
  );
  expect(changed.body).toMatchObject({ events: ['issues', 'push'] });
  await fake.deliverer.idle();
  const delivery = fake.world.deliveries.findLast(({ hookId }) => hookId === id)!;
  const again = await ask(fake, fake.token.value, `${one}/deliveries/${delivery.id}/attempts`, {
    method: 'POST',
  });
  expect(again.status).toBe(202);
  expect((await ask(fake, fake.token.value, one, { method: 'DELETE' })).status).toBe(204);
  expect((await ask(fake, fake.token.value, one)).status).toBe(404);
});

test('an installation token is as GitHub describes it', async () => {
  const target = `/app/installations/${fake.installation.id}/access_tokens`;
  const body = { repositories: ['waybill'], permissions: { pull_requests: 'read' } };
  const created = await ask(fake, appToken, target, { method: 'POST', body });
  expect(
    validateAnswer('POST /app/installations/{installation_id}/access_tokens', created.status, created.body),
  ).toEqual([]);
});

test('the fake itself failed nowhere', () => {
  expect(fake.log.errors).toEqual([]);
});
