import { afterAll, beforeAll, expect, test } from 'vitest';
import { MeasuredMetricsSchema } from '../../../api/schemas/metrics/metric.ts';
import { VelocitySchema } from '../../../api/schemas/metrics/velocity.ts';
import { BotRulePageSchema, BotRuleSchema } from '../../../api/schemas/settings/bot-rule.ts';
import { flushAll } from '../../sql/rollups/flush-all.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addTeam, addWork } from '../work/add-work.ts';

let api: TestApi;
let web: string;
let ops: string;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const repoId = await addRepository(pg, 'acme/shop');
  const watched = [{ repoId, connectedAt: '2026-01-01T00:00Z' }];
  web = await addTeam(pg, 'web', 'UTC', watched);
  ops = await addTeam(pg, 'ops', 'UTC', watched);
  const work = addWork(pg);
  for (const [index, author] of ['ada', 'bo', 'deploy-robot', 'deploy-robot', 'helper[bot]'].entries()) {
    await work.pullRequest({
      repoId,
      number: index + 1,
      author,
      createdAt: '2026-03-02T10:00Z',
      mergedAt: '2026-03-03T10:00Z',
    });
  }
});
afterAll(() => api[Symbol.asyncDispose]());

/** What both ways to read a team's merges say: [counted, left out]. */
async function merges(teamId: string): Promise<[number, number]> {
  const window = 'from=2026-03-01T00:00:00Z&to=2026-03-20T00:00:00Z';
  const measured = await api.send(`/v1/teams/${teamId}/metrics?${window}`);
  const { metrics } = MeasuredMetricsSchema.parse(await measured.json());
  const { items, botsExcluded } = metrics.find(({ metric }) => metric === 'prs_merged')!;
  const chart = await api.send(`/v1/teams/${teamId}/velocity?weeks=3&to=2026-03-20T00:00:00Z`);
  const { columns } = VelocitySchema.parse(await chart.json());
  expect(columns[0]).toMatchObject({ column: 'merged', items, botsExcluded });
  return [items, botsExcluded];
}

async function remove(path: string): Promise<number> {
  return (await api.send(path, { method: 'DELETE' })).status;
}

test('a new rule changes numbers at once, for the team it is of', async () => {
  const client = await api.database.pg.connect();
  await flushAll(client, 1_000).finally(() => client.release());
  expect([await merges(web), await merges(ops)]).toEqual([
    [4, 1],
    [4, 1],
  ]);

  const forAll = BotRuleSchema.parse(
    await (await api.post('/v1/bot-rules', { pattern: '*-ROBOT', note: 'ours' })).json(),
  );
  expect(forAll).toMatchObject({ teamId: null, kind: 'login', isBot: true, note: 'ours' });
  expect([await merges(web), await merges(ops)]).toEqual([
    [2, 3],
    [2, 3],
  ]);

  const added = await api.post(`/v1/teams/${ops}/bot-rules`, { pattern: 'deploy-?obot', isBot: false });
  const ofOps = BotRuleSchema.parse(await added.json());
  expect([await merges(web), await merges(ops)]).toEqual([
    [2, 3],
    [4, 1],
  ]);

  const listed = BotRulePageSchema.parse(await (await api.send(`/v1/teams/${ops}/bot-rules`)).json());
  expect(listed.items.map(({ id }) => id)).toEqual([ofOps.id, forAll.id]);
  const common = BotRulePageSchema.parse(await (await api.send('/v1/bot-rules?limit=1')).json());
  expect(common.items.map(({ id }) => id)).toEqual([forAll.id]);

  expect(await remove(`/v1/bot-rules/${ofOps.id}`)).toBe(404);
  expect(await remove(`/v1/teams/${web}/bot-rules/${ofOps.id}`)).toBe(404);
  expect(await remove(`/v1/teams/${ops}/bot-rules/${ofOps.id}`)).toBe(200);
  expect(await remove(`/v1/bot-rules/${forAll.id}`)).toBe(200);
  expect([await merges(web), await merges(ops)]).toEqual([
    [4, 1],
    [4, 1],
  ]);
});

test('a rule that is there, of an unknown kind, or without a pattern is refused', async () => {
  expect((await api.post('/v1/bot-rules', { kind: 'email', pattern: '*@bots.example.org' })).status).toBe(
    201,
  );
  const again = await api.post('/v1/bot-rules', { kind: 'email', pattern: '*@bots.example.org' });
  expect(await readProblem(again)).toMatchObject({ status: 409, code: 'bot_rule_exists' });
  const unknown = await api.post('/v1/bot-rules', { kind: 'shoe size', pattern: '44' });
  expect(unknown.status).toBe(422);
  expect(JSON.stringify(await readProblem(unknown))).toContain('login');
  expect((await api.post('/v1/bot-rules', { pattern: '' })).status).toBe(422);
  const nobody = '/v1/teams/0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11/bot-rules';
  expect((await api.post(nobody, { pattern: 'x' })).status).toBe(404);
  expect((await api.send(nobody)).status).toBe(404);
});
