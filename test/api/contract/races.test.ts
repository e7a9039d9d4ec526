import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addDevelopers } from '../work/add-work.ts';

const ROUNDS = 15;

let api: TestApi;
let repository: string;
beforeAll(async () => {
  api = await createTestApi();
  repository = `/v1/repositories/${await addRepository(api.database.pg, 'acme/shop')}`;
  await addDevelopers(api.database.pg, ['ada']);
});
afterAll(() => api[Symbol.asyncDispose]());

async function addTeam(slug: string): Promise<string> {
  const { id } = (await (await api.post('/v1/teams', { name: slug, slug })).json()) as { id: string };
  return `/v1/teams/${id}`;
}

/** The statuses of requests that are on their way at the same time; none may be a fault of ours. */
async function race(requests: readonly (() => Promise<Response>)[]): Promise<number[]> {
  const answers = await Promise.all(requests.map((request) => request()));
  for (const answer of answers.filter(({ status }) => status >= 400)) {
    const { status, detail } = await readProblem(answer);
    expect([404, 409], String(detail)).toContain(status);
    expect(detail).toMatch(/^[A-Z].*\.$/);
  }
  return answers.map(({ status }) => status).sort();
}

test('of two teams that take one address at once, one gets it and the other is told', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const [one, other] = [await addTeam(`one-${round}`), await addTeam(`other-${round}`)];
    const slug = `wanted-${round}`;
    expect(await race([one, other].map((path) => () => api.post(path, { slug })))).toEqual([200, 409]);
    expect(
      await race([1, 2].map((n) => () => api.post('/v1/teams', { name: `n${n}`, slug: `new-${round}` }))),
    ).toEqual([201, 409]);
  }
}, 120_000);

/** Writes over whatever must be there only once, each sent three times at once. */
const TWINS: readonly {
  readonly what: string;
  readonly path: () => string;
  readonly body: (round: number) => object;
  readonly method?: string;
}[] = [
  {
    what: 'a repository',
    path: () => '/v1/repositories',
    body: (n) => ({ source: `https://example.org/a/b${n}.git` }),
  },
  { what: 'a rule about machines', path: () => '/v1/bot-rules', body: (n) => ({ pattern: `robot-${n}` }) },
  {
    what: 'a rule about deployments',
    path: () => `${repository}/deployment-rules`,
    body: (n) => ({ source: 'tag', pattern: `v${n}` }),
  },
  {
    what: 'a rule about incidents',
    path: () => `${repository}/incident-rules`,
    body: (n) => ({ labelPattern: `label-${n}` }),
  },
  {
    what: 'a mapping of environments',
    path: () => `${repository}/environment-mappings`,
    body: (n) => ({ pattern: `Prod-${n}`, environment: 'production' }),
    method: 'PUT',
  },
  {
    what: 'a hook',
    path: () => '/v1/hooks',
    body: (n) => ({ kind: 'organization', organization: `acme-${n}` }),
  },
];

test.for(TWINS)(
  '$what that is told three times at once is there once',
  async ({ path, body, method = 'POST' }) => {
    for (let round = 0; round < ROUNDS / 3; round++) {
      const init = {
        method,
        body: JSON.stringify(body(round)),
        headers: { 'Content-Type': 'application/json' },
      };
      const statuses = await race([1, 2, 3].map(() => () => api.send(path(), init)));
      expect(statuses.every((status) => status === 200 || status === 201 || status === 409)).toBe(true);
      expect(statuses.some((status) => status < 300)).toBe(true);
    }
  },
);

test('a team that is deleted while others work on it is told of as gone', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const team = await addTeam(`gone-${round}`);
    await race([
      () => api.post(`${team}/developers`, { login: 'ada' }),
      () => api.send(team, { method: 'DELETE' }),
      () => api.post(`${team}/repositories`, { repositoryId: repository.split('/').at(-1) }),
      () => api.post(`${team}/bot-rules`, { pattern: 'x*' }),
    ]);
  }
}, 120_000);
