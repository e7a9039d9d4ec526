import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type AnomalySettings,
  AnomalySettingsSchema,
} from '../../../api/schemas/settings/anomaly-settings.ts';
import { TeamSchema } from '../../../api/schemas/settings/team.ts';
import { DEFAULT_THRESHOLDS } from '../../../domain/anomalies/anomaly-thresholds.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';

const SHARED = '/v1/anomaly-settings';
const NOBODY = '0b0d2a52-6f8c-4f8e-a8a5-5b1d7d8a1c11';

let api: TestApi;
let ofTeam: string;
let ofOther: string;
let teamId: string;

beforeAll(async () => {
  api = await createTestApi();
  const addTeam = async (name: string) =>
    TeamSchema.parse(await (await api.post('/v1/teams', { name })).json()).id;
  teamId = await addTeam('Web');
  ofTeam = `/v1/teams/${teamId}/anomalies/settings`;
  ofOther = `/v1/teams/${await addTeam('Depot')}/anomalies/settings`;
});
afterAll(() => api[Symbol.asyncDispose]());
beforeEach(async () => {
  await api.database.pg.query('delete from anomaly_settings');
});

async function parse(answer: Promise<Response>): Promise<AnomalySettings> {
  const response = await answer;
  expect(response.status).toBe(200);
  return AnomalySettingsSchema.parse(await response.json());
}
const read = (path: string) => parse(api.send(path));
const change = (path: string, thresholds: object, note?: string) =>
  parse(api.post(path, { thresholds, note }));
const reset = (path: string) => parse(api.send(path, { method: 'DELETE' }));

const patient = { stalled_pr: { stalledAfterHours: 100 } };
const strict = { stalled_pr: { stalledAfterHours: 8 } };
const DEFAULTS = { version: null, isOwn: false, note: null, createdAt: null, thresholds: DEFAULT_THRESHOLDS };

describe('thresholds for every team', () => {
  test('are the defaults until somebody changes one, and then hold for teams that have none of their own', async () => {
    expect(await read(SHARED)).toEqual(DEFAULTS);
    await change(ofOther, strict);
    const changed = await change(SHARED, patient, 'we review twice a week');
    expect(changed).toMatchObject({ isOwn: false, note: 'we review twice a week', thresholds: patient });
    expect(await read(SHARED)).toEqual(changed);
    expect(await read(ofTeam)).toEqual(changed);
    expect(await read(ofOther)).toMatchObject({ isOwn: true, thresholds: strict });
  });

  test('are changed one by one, whatever a team does meanwhile', async () => {
    await change(SHARED, patient);
    await change(ofTeam, { coverage_drop: { dropPoints: 3 } });
    await change(SHARED, { coverage_drop: { dropPoints: 2 } });
    expect((await read(SHARED)).thresholds).toMatchObject({ ...patient, coverage_drop: { dropPoints: 2 } });
    // A team begins with what holds for all, and goes its own way from there on.
    expect(await read(ofTeam)).toMatchObject({
      isOwn: true,
      thresholds: { ...patient, coverage_drop: { dropPoints: 3 } },
    });
  });

  test('decide what a scan finds, and are named by it', async () => {
    const { pg } = api.database;
    const repository = await pg.query<{ id: string }>(
      `insert into repositories (owner, name) values ('acme', 'shop') returning repo_id::text as id`,
    );
    const { id: repositoryId } = repository.rows[0]!;
    await pg.query(
      `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at)
       values ($1, 1, 'work', 'h', 'ada', now() - interval '10 days', now())`,
      [repositoryId],
    );
    await api.post(`/v1/teams/${teamId}/repositories`, { repositoryId, connectedAt: '2020-01-01T00:00:00Z' });
    const scan = async () => (await api.post(`/v1/teams/${teamId}/anomalies/scan`)).json();
    await change(SHARED, { stalled_pr: { stalledAfterHours: 400 } });
    expect(await scan()).toEqual({ raised: 0, kept: 0, resolved: 0 });
    const { version } = await change(SHARED, strict);
    expect(await scan()).toEqual({ raised: 1, kept: 0, resolved: 0 });
    const { items } = (await (await api.send(`/v1/teams/${teamId}/anomalies`)).json()) as { items: object[] };
    expect(items).toMatchObject([
      { settingsVersion: version, evidence: { thresholds: { stalledAfterHours: 8 } } },
    ]);
  });

  test.each([
    ['out of range', { stalled_pr: { stalledAfterHours: 0 } }, 'stalledAfterHours'],
    ['of an unknown name', { stalled_pr: { patience: 1 } }, 'patience'],
    [
      'in the wrong order',
      { coverage_drop: { dropPoints: 0.2 } },
      'recoveredPoints must be below dropPoints',
    ],
  ])('%s are refused, and nothing is changed', async (_, thresholds, hint) => {
    const response = await api.post(SHARED, { thresholds });
    expect(response.status).toBe(422);
    expect(JSON.stringify(await readProblem(response))).toContain(hint);
    expect(await read(SHARED)).toEqual(DEFAULTS);
  });
});

describe('a reset', () => {
  test('of all leads to the defaults, and leaves a team its own', async () => {
    await change(SHARED, patient);
    await change(ofOther, strict);
    expect(await reset(SHARED)).toEqual(DEFAULTS);
    expect(await read(ofTeam)).toEqual(DEFAULTS);
    expect(await read(ofOther)).toMatchObject({ isOwn: true, thresholds: strict });
  });

  test('of a team leads to what holds for all, also when that is changed afterwards', async () => {
    await change(ofTeam, strict);
    expect(await reset(ofTeam)).toEqual(DEFAULTS);
    const shared = await change(SHARED, patient);
    expect(await read(ofTeam)).toEqual(shared);
    // What it once had does not come back with its next change.
    await reset(SHARED);
    expect(await change(ofTeam, { coverage_drop: { dropPoints: 3 } })).toMatchObject({
      isOwn: true,
      thresholds: { ...DEFAULT_THRESHOLDS, coverage_drop: { dropPoints: 3 } },
    });
  });

  test('is kept as a version, once, and so is what was before it', async () => {
    await reset(SHARED);
    await change(SHARED, patient);
    await reset(SHARED);
    await reset(SHARED);
    await reset(ofTeam);
    const { rows } = await api.database.pg.query(
      `select team_id, thresholds from anomaly_settings order by settings_version`,
    );
    expect(rows).toEqual([
      { team_id: null, thresholds: patient },
      { team_id: null, thresholds: null },
    ]);
  });

  test('of nobody is refused', async () => {
    const response = await api.send(`/v1/teams/${NOBODY}/anomalies/settings`, { method: 'DELETE' });
    expect(await readProblem(response)).toMatchObject({ status: 404, code: 'team_not_found' });
  });
});

describe('changes at the same time', () => {
  /** Sends requests none of which can write before all have come as far as they get. */
  async function race(...send: (() => Promise<Response>)[]): Promise<Response[]> {
    const { pg } = api.database;
    const gate = await pg.connect();
    try {
      await gate.query('begin');
      // Others may read, and wait before they write.
      await gate.query('lock table anomaly_settings in share row exclusive mode');
      const answers = send.map((request) => request());
      await vi.waitFor(
        async () => {
          const { rows } = await gate.query<{ waiting: number }>(
            'select count(*)::int as waiting from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())',
          );
          expect(rows[0]!.waiting).toBe(send.length);
        },
        { timeout: 60_000, interval: 20 },
      );
      await gate.query('commit');
      return await Promise.all(answers);
    } finally {
      gate.release();
    }
  }

  test.each([
    ['one team', () => ofTeam],
    ['every team', () => SHARED],
  ])('of %s take nothing back from each other', async (_, path) => {
    await change(path(), { stalled_pr: { forgottenAfterDays: 20 } });
    const answers = await race(
      () => api.post(path(), { thresholds: patient }),
      () => api.post(path(), { thresholds: { coverage_drop: { dropPoints: 3 } } }),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { version, thresholds } = await read(path());
    expect(thresholds).toMatchObject({
      stalled_pr: { stalledAfterHours: 100, forgottenAfterDays: 20 },
      coverage_drop: { dropPoints: 3 },
    });
    // The later one is what holds, and it knew of the other.
    const versions = (await Promise.all(answers.map((answer) => parse(Promise.resolve(answer)))))
      .map((settings) => settings.version!)
      .toSorted((a, b) => a - b);
    expect(versions.at(-1)).toBe(version);
  });

  test('do not make sense of each other’s half: what two make together is checked', async () => {
    // Each alone is in order beside the defaults, both together are not.
    const answers = await race(
      () => api.post(ofTeam, { thresholds: { coverage_drop: { dropPoints: 0.5 } } }),
      () => api.post(ofTeam, { thresholds: { coverage_drop: { recoveredPoints: 0.75 } } }),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  });
});
