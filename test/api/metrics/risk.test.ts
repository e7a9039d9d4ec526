import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Risk,
  RiskPageSchema,
  RiskSchema,
  RiskSimulationSchema,
} from '../../../api/schemas/findings/risk.ts';
import { RISK_FACTORS } from '../../../domain/risk/all-risk-factors.ts';
import { insertRiskSnapshot } from '../../../sql/risk/risk-snapshots.ts';
import { addRiskFacts, EXPECTED_VALUES } from '../../sql/risk/risk-facts.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const NOBODY = '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10';
let api: TestApi;
let teamId: string;
let shop: number;
let path: string;

async function create(text: string, values: unknown[] = []): Promise<never> {
  const { rows } = await api.database.pg.query(text, values);
  return rows[0]!.id as never;
}

beforeAll(async () => {
  api = await createTestApi();
  const repository = `insert into repositories (owner, name, sync_status) values ('acme', $1, 'completed') returning repo_id as id`;
  shop = await create(repository, ['shop']);
  const late = await create(repository, ['late']);
  // Works every day, so that two days are two work days whenever the test runs.
  teamId = await create(
    `insert into teams (name, slug, work_days) values ('Web', 'web', '{1,2,3,4,5,6,7}') returning id`,
  );
  path = `/v1/teams/${teamId}/risk`;
  await addRiskFacts(api.database.pg, { at: new Date(), shop, late, teamId });
});
afterAll(() => api[Symbol.asyncDispose]());

const read = async (response: Response | Promise<Response>) =>
  RiskSchema.parse(await (await response).json());

/** Items of all pages, as people follow links. */
async function countItems(url: string): Promise<{ counted: number; bots: number }> {
  let counted = 0;
  let bots = 0;
  for (let next: string | undefined = `${url}&limit=3`; next !== undefined; ) {
    const response = await api.send(next);
    expect(response.status).toBe(200);
    const page = (await response.json()) as { items: { isBot?: boolean }[] };
    for (const { isBot = false } of page.items) isBot ? bots++ : counted++;
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  return { counted, bots };
}

test('a risk that was never computed is not there, and the answer says what to do', async () => {
  const response = await api.send(path);
  expect(await readProblem(response)).toMatchObject({ status: 404, code: 'risk_unknown' });
  expect((await api.send(`/v1/teams/${NOBODY}/risk`)).status).toBe(404);
});

describe('a risk that was computed', () => {
  let risk: Risk;
  beforeAll(async () => {
    const response = await api.post(path);
    expect(response.status).toBe(201);
    risk = await read(response);
  });

  test('is the latest from then on, by one read', async () => {
    expect(await read(api.send(path))).toEqual(risk);
    expect(risk).toMatchObject({ teamId, level: 'high', definitionVersion: 2, settingsVersion: null });
    expect(risk.freshness).toMatchObject({ complete: true });
  });

  test('has factors whose values are those of the facts, and whose points are the score', () => {
    for (const { name, value } of risk.factors) expect(value).toBeCloseTo(EXPECTED_VALUES[name], 3);
    const points = risk.factors.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(Math.round(points)).toBe(risk.score);
  });

  test('links to the very rows behind each factor, as many as it says', async () => {
    for (const { name, itemsUrl, items, botsExcluded } of risk.factors) {
      const { counted, bots } = await countItems(itemsUrl);
      if (name === 'stalled_pull_requests' || name === 'work_in_progress') {
        expect([name, counted]).toEqual([name, items]);
      } else if (
        name === 'review_load_imbalance' ||
        name === 'pull_request_size' ||
        name === 'failed_deployments'
      ) {
        expect([name, counted, bots]).toEqual([name, items, botsExcluded]);
      } else {
        // Of these the link tells more: items of repositories, or of times, that are compared with.
        expect(counted).toBeGreaterThanOrEqual(items);
      }
    }
  });

  test('recommends pull requests by addresses that exist', async () => {
    const own = risk.recommendations.filter(
      ({ url }) => url.startsWith('/v1/') && url.includes('pull-requests'),
    );
    expect(own.length).toBeGreaterThan(0);
    for (const { url } of own) expect((await api.send(url)).status).toBe(200);
    expect(risk.recommendations.map(({ url }) => url)).toContain('https://github.com/acme/shop/pull/1');
  });
});

test('the history is paged, the newest first, and cut by a window', async () => {
  const base: Omit<Parameters<typeof insertRiskSnapshot>[1], 'calculatedAt' | 'score'> = {
    teamId,
    level: 'low',
    explanation: 'calm',
    factors: [],
    recommendations: [],
    definitionVersion: 1,
    settingsVersion: null,
    freshness: null,
  };
  for (let day = 1; day <= 9; day++) {
    const calculatedAt = new Date(`2026-01-0${day}T08:00:00.123Z`);
    await insertRiskSnapshot(api.database.pg, { ...base, score: day, calculatedAt });
  }
  const scores: number[] = [];
  const window = 'from=2026-01-02T08:00:00.123Z&to=2026-01-08T08:00:00.123Z';
  for (let next: string | undefined = `${path}/history?${window}&limit=2`; next !== undefined; ) {
    const response = await api.send(next);
    scores.push(...RiskPageSchema.parse(await response.json()).items.map(({ score }) => score));
    next = /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  }
  expect(scores).toEqual([7, 6, 5, 4, 3, 2]);
  expect((await api.send(`${path}/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`)).status).toBe(
    400,
  );
  expect((await api.send(`/v1/teams/${NOBODY}/risk/history`)).status).toBe(404);
});

describe('what if', () => {
  const simulate = (body: unknown) => api.post(`${path}/simulate`, body);

  test('pull requests were closed and a factor were calm', async () => {
    const body = {
      factors: { failed_deployments: 5 },
      closePullRequests: [{ repositoryId: String(shop), number: 1 }],
    };
    const answer = RiskSimulationSchema.parse(await (await simulate(body)).json());
    const stalled = answer.factors.find(({ name }) => name === 'stalled_pull_requests')!;
    expect([stalled.now.value, stalled.supposed.value]).toEqual([1, 0.75]);
    expect(answer.change).toBe(answer.supposed!.score - answer.now!.score);
    expect(answer.change).toBeLessThanOrEqual(-19);
  });

  test.each([
    ['an unknown factor', { factors: { happiness: 1 } }, 'happiness'],
    ['a value that cannot be', { factors: { failed_deployments: 101 } }, '100'],
    ['a pull request that is not open', { closePullRequests: [{ repositoryId: '1', number: 20 }] }, '#20'],
  ])('%s is refused, and the answer says why', async (_, body, hint) => {
    const response = await simulate(body);
    expect(response.status).toBe(422);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });
});

describe('settings', () => {
  test('are the defaults, until a team has its own, which the next risk follows', async () => {
    const url = `${path}/settings`;
    const defaults = (await (await api.send(url)).json()) as object;
    expect(defaults).toMatchObject({ version: null, isOwn: false, windowDays: 14, stalledAfterHours: 16 });
    const own = { stalledAfterHours: 8, factors: { commit_drop: { weight: 0 } }, note: 'We branch long.' };
    const changed = await api.post(url, own);
    expect(changed.status).toBe(201);
    const { version } = (await changed.json()) as { version: number };
    expect(await (await api.send(url)).json()).toMatchObject({
      version,
      isOwn: true,
      note: 'We branch long.',
      stalledAfterHours: 8,
      factors: { commit_drop: { calm: 20, alarming: 70, weight: 0 } },
    });
    const risk = await read(api.post(path));
    expect(risk.settingsVersion).toBe(version);
    expect(risk.factors.find(({ name }) => name === 'commit_drop')).toMatchObject({ weight: 0 });
  });

  test.each([
    [{ windowDays: 10 }, 'multiple of 7'],
    [{ factors: { commit_drop: { calm: 90 } } }, 'alarming must be higher'],
    [{ factors: { happiness: { weight: 1 } } }, 'happiness'],
  ])('%j are refused', async (body, hint) => {
    const response = await api.post(`${path}/settings`, body);
    expect(response.status).toBe(422);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
  });
});

test('the formula stands in the reference, as the declarations have it, and the factors are listed', async () => {
  const document = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<string, { get: { description: string } }>;
  };
  const { description } = document.paths['/v1/teams/{teamId}/risk']!.get;
  const list = (await (await api.send('/v1/risk-factors')).json()) as { items: { name: string }[] };
  expect(list.items.map(({ name }) => name)).toEqual(Object.keys(RISK_FACTORS));
  for (const { name, reason, scale } of Object.values(RISK_FACTORS)) {
    expect(description).toContain(`| \`${name}\` |`);
    expect(description).toContain(`| ${scale.calm} | ${scale.alarming} | ${scale.weight} |`);
    expect(description).toContain(reason);
  }
});
