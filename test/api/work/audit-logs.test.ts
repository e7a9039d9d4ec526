import pg from 'pg';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeApi } from '../../../api/document.ts';
import {
  type AuditCheck,
  AuditCheckSchema,
  type AuditLog,
  AuditLogPageSchema,
} from '../../../api/schemas/work/audit-log.ts';
import { ACCOUNT_CHANGES, IDENTITY_CHANGES } from '../accounts/account-changes.ts';
import { addRepository } from '../seed.ts';
import { createTestApi, readProblem, type TestApi } from '../test-api.ts';
import { addDelivery } from './add-delivery.ts';

const AGENT = 'pulse-test/1';
let api: TestApi;
let repoId: number;

beforeAll(async () => {
  api = await createTestApi();
  repoId = await addRepository(api.database.pg, 'acme/shop');
  await api.database.pg.query(`insert into developers (name, github_username) values ('Ada', 'ada')`);
  await api.database.pg.query(
    `insert into developer_identities select 'github', 'login', 'ada', id from developers where name = 'Ada'`,
  );
});
afterAll(() => api[Symbol.asyncDispose]());

async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await api.send(path, {
    method,
    headers: { 'User-Agent': AGENT, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`).toBe(true);
  return answer;
}

async function list(query = ''): Promise<AuditLog[]> {
  const items: AuditLog[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const response = await api.send(
      `/v1/audit-logs?limit=100${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    const page = AuditLogPageSchema.parse(await response.json());
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

async function check(query = ''): Promise<AuditCheck> {
  return AuditCheckSchema.parse(await (await api.send(`/v1/audit-logs/check${query}`)).json());
}

type Made = Record<string, string>;
interface Step {
  readonly audits: string;
  readonly call: (made: Made) => Promise<unknown>;
}

const repo = () => `/v1/repositories/${repoId}`;
const keep = (made: Made, name: string) => (answer: Record<string, unknown>) => {
  made[name] = String(answer.id ?? answer.hookId ?? answer.mappingId);
};
const TIMES = { startedAt: '2026-03-01T10:00:00Z' };

/** One call of each operation that changes rows, in an order in which each can be done, with the type of the resource it changes. */
const CHANGES: Readonly<Record<string, Step>> = {
  createTeam: {
    audits: 'team',
    call: (m) => call('POST', '/v1/teams', { name: 'Web' }).then(keep(m, 'team')),
  },
  changeTeam: { audits: 'team', call: (m) => call('POST', `/v1/teams/${m.team}`, { name: 'Web UI' }) },
  watchRepository: {
    audits: 'team_repository',
    call: (m) => call('POST', `/v1/teams/${m.team}/repositories`, { repositoryId: String(repoId) }),
  },
  addTeamDeveloper: {
    audits: 'team_developer',
    call: (m) =>
      call('POST', `/v1/teams/${m.team}/developers`, { login: 'ada' }).then((answer) => {
        m.developer = String(answer.developerId);
      }),
  },
  removeTeamDeveloper: {
    audits: 'team_developer',
    call: (m) => call('DELETE', `/v1/teams/${m.team}/developers/${m.developer}`),
  },
  addBotRule: {
    audits: 'bot_rule',
    call: (m) => call('POST', '/v1/bot-rules', { pattern: 'x-*' }).then(keep(m, 'bot')),
  },
  removeBotRule: { audits: 'bot_rule', call: (m) => call('DELETE', `/v1/bot-rules/${m.bot}`) },
  addTeamBotRule: {
    audits: 'bot_rule',
    call: (m) => call('POST', `/v1/teams/${m.team}/bot-rules`, { pattern: 'y-*' }).then(keep(m, 'teamBot')),
  },
  removeTeamBotRule: {
    audits: 'bot_rule',
    call: (m) => call('DELETE', `/v1/teams/${m.team}/bot-rules/${m.teamBot}`),
  },
  changeRiskSettings: {
    audits: 'risk_settings',
    call: (m) =>
      call('POST', `/v1/teams/${m.team}/risk/settings`, { factors: { commit_drop: { weight: 0 } } }),
  },
  changeAnomalySettings: {
    audits: 'anomaly_settings',
    call: (m) =>
      call('POST', `/v1/teams/${m.team}/anomalies/settings`, {
        thresholds: { stalled_pr: { stalledAfterHours: 24 } },
      }),
  },
  resetAnomalySettings: {
    audits: 'anomaly_settings',
    call: (m) => call('DELETE', `/v1/teams/${m.team}/anomalies/settings`),
  },
  changeSharedAnomalySettings: {
    audits: 'anomaly_settings',
    call: () =>
      call('POST', '/v1/anomaly-settings', { thresholds: { stalled_pr: { stalledAfterHours: 24 } } }),
  },
  resetSharedAnomalySettings: {
    audits: 'anomaly_settings',
    call: () => call('DELETE', '/v1/anomaly-settings'),
  },
  muteAnomaly: {
    audits: 'anomaly',
    call: async (m) => {
      const { rows } = await api.database.pg.query(
        `insert into anomalies (team_id, type, subject, severity, title, evidence, definition_version)
         values ($1, (enum_range(null::anomaly_type))[1], 'team', (enum_range(null::anomaly_severity))[1], 'Odd', '{"numbers": {}, "thresholds": {}, "causes": [], "causesTotal": 0}', 1)
         returning anomaly_id::text as id`,
        [m.team],
      );
      m.anomaly = rows[0].id;
      await call('POST', `/v1/anomalies/${m.anomaly}/mute`, {
        until: '2999-01-01T00:00:00Z',
        reason: 'known',
      });
    },
  },
  unmuteAnomaly: { audits: 'anomaly', call: (m) => call('POST', `/v1/anomalies/${m.anomaly}/unmute`) },
  changeBlameSettings: {
    audits: 'blame_settings',
    call: () => call('PATCH', '/v1/blame-settings', { limitHours: 24 }),
  },
  setEnvironmentMapping: {
    audits: 'environment_mapping',
    call: (m) =>
      call('PUT', `${repo()}/environment-mappings`, { pattern: 'live', environment: 'production' }).then(
        keep(m, 'mapping'),
      ),
  },
  removeEnvironmentMapping: {
    audits: 'environment_mapping',
    call: (m) => call('DELETE', `${repo()}/environment-mappings/${m.mapping}`),
  },
  addDeploymentRule: {
    audits: 'deployment_rule',
    call: (m) =>
      call('POST', `${repo()}/deployment-rules`, { source: 'tag', pattern: 'v*' }).then(keep(m, 'rule')),
  },
  changeDeploymentRule: {
    audits: 'deployment_rule',
    call: (m) => call('PATCH', `${repo()}/deployment-rules/${m.rule}`, { isActive: false }),
  },
  removeDeploymentRule: {
    audits: 'deployment_rule',
    call: (m) => call('DELETE', `${repo()}/deployment-rules/${m.rule}`),
  },
  addIncidentRule: {
    audits: 'incident_rule',
    call: (m) =>
      call('POST', `${repo()}/incident-rules`, { labelPattern: 'incident*' }).then(keep(m, 'incidentRule')),
  },
  changeIncidentRule: {
    audits: 'incident_rule',
    call: (m) => call('PATCH', `${repo()}/incident-rules/${m.incidentRule}`, { severity: 'critical' }),
  },
  removeIncidentRule: {
    audits: 'incident_rule',
    call: (m) => call('DELETE', `${repo()}/incident-rules/${m.incidentRule}`),
  },
  tellDeployment: {
    audits: 'deployment',
    call: (m) =>
      call('POST', `${repo()}/deployments`, { key: 'run-1', commitSha: 'a'.repeat(40) }).then(
        keep(m, 'deployment'),
      ),
  },
  tellIncident: {
    audits: 'incident',
    call: (m) =>
      call('POST', '/v1/incidents', {
        repositoryId: String(repoId),
        key: 'PD-1',
        title: 'The shop is down',
        ...TIMES,
      }).then(keep(m, 'incident')),
  },
  overrideBlame: {
    audits: 'incident',
    call: (m) =>
      call('PUT', `/v1/incidents/${m.incident}/blame`, {
        deploymentId: m.deployment,
        reason: 'its migration',
        by: 'ada',
      }),
  },
  withdrawBlame: { audits: 'incident', call: (m) => call('DELETE', `/v1/incidents/${m.incident}/blame`) },
  resolveIncident: {
    audits: 'incident',
    call: (m) =>
      call('POST', `${repo()}/incidents/${m.incident}/resolve`, { resolvedAt: '2026-03-01T11:00:00Z' }),
  },
  forgetDeployment: {
    audits: 'deployment',
    call: (m) => call('DELETE', `${repo()}/deployments/${m.deployment}`),
  },
  tellCoverage: {
    audits: 'coverage_report',
    call: () =>
      call('POST', `${repo()}/coverage`, {
        commitSha: 'a'.repeat(40),
        branch: 'main',
        report: 'SF:a.ts\nDA:1,1\nend_of_record\n',
      }),
  },
  sendCoverageReport: {
    audits: 'coverage_report',
    call: async () => {
      const response = await api.send(`${repo()}/coverage/report?commitSha=${'b'.repeat(40)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'text/plain', 'User-Agent': AGENT },
        body: 'SF:a.ts\nDA:1,1\nend_of_record\n',
      });
      expect(response.ok).toBe(true);
    },
  },
  registerHook: {
    audits: 'hook',
    call: (m) =>
      call('POST', '/v1/hooks', { kind: 'repository', repositoryId: String(repoId) }).then(keep(m, 'hook')),
  },
  rotateHookSecret: {
    audits: 'hook',
    call: (m) => call('POST', `/v1/hooks/${m.hook}/rotate-secret`, { formerValidSeconds: 60 }),
  },
  removeHook: { audits: 'hook', call: (m) => call('DELETE', `/v1/hooks/${m.hook}`) },
  unwatchRepository: {
    audits: 'team_repository',
    call: (m) => call('POST', `/v1/teams/${m.team}/repositories/${repoId}/disconnect`),
  },
  deleteTeam: { audits: 'team', call: (m) => call('DELETE', `/v1/teams/${m.team}`) },
};

interface Described {
  readonly operationId: string;
  readonly 'x-audited'?: string;
}

function describedOperations(): Described[] {
  const { paths = {} } = describeApi(api.app);
  return Object.values(paths).flatMap((path) =>
    Object.entries(path as Record<string, Described>).flatMap(([method, operation]) =>
      ['post', 'put', 'patch', 'delete'].includes(method) ? [operation] : [],
    ),
  );
}

test('every operation that changes rows leaves a row in the trail, and this test knows them all', async () => {
  const described = describedOperations();
  const changing = described.filter(
    ({ operationId, ...operation }) =>
      operation['x-audited'] === 'changes' &&
      !Object.hasOwn({ ...ACCOUNT_CHANGES, ...IDENTITY_CHANGES }, operationId),
  );
  expect(changing.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(CHANGES).sort());
  const made: Made = {};
  for (const [operationId, { audits, call: doIt }] of Object.entries(CHANGES)) {
    await doIt(made);
    const told = (await list(`&action=${operationId}`)).filter(({ resourceType }) => resourceType === audits);
    expect(told[0], operationId).toMatchObject({ actor: 'operator', userAgent: AGENT });
    expect(Object.keys(told[0]!.details).length, operationId).toBeGreaterThan(0);
  }
  expect(await check()).toMatchObject({ broken: null, nextPart: null });
});

test('a change tells what was and what is, without what is secret', async () => {
  const team = await call('POST', '/v1/teams', { name: 'Before', slug: 'renamed' });
  await call('POST', `/v1/teams/${team.id}`, { name: 'After' });
  const [changed, created] = await list(`&resourceType=team&resourceId=${team.id}`);
  expect(changed!.details).toEqual({ before: { name: 'Before' }, after: { name: 'After' } });
  expect(created!.details).toMatchObject({ after: { name: 'Before', slug: 'renamed', timezone: 'UTC' } });

  const other = await addRepository(api.database.pg, 'acme/other');
  const hook = await call('POST', '/v1/hooks', { kind: 'repository', repositoryId: String(other) });
  const told = JSON.stringify(await list('&resourceType=hook'));
  expect(told).not.toContain(String(hook.secret));
  expect(told).not.toContain('secret_id');
});

test('an order that went through is written down with what it was about; one that was refused is not', async () => {
  await call('POST', '/v1/secrets/rotate');
  expect((await list('&action=rotateSecrets'))[0]).toMatchObject({
    resourceType: 'installation',
    resourceId: null,
    details: { request: {} },
  });
  const other = await addRepository(api.database.pg, 'acme/third');
  const { hookId, id } = await call('POST', '/v1/hooks', {
    kind: 'repository',
    repositoryId: String(other),
  });
  const delivery = await addDelivery(api.database.pg, {
    hookId: String(hookId ?? id),
    status: 'failed',
    repoId: other,
  });
  await call('POST', `/v1/deliveries/${delivery}/replay`);
  expect((await list('&action=replayDelivery'))[0]).toMatchObject({
    resourceType: 'delivery',
    resourceId: delivery,
  });
  const before = (await list()).length;
  expect((await api.post('/v1/teams', { name: 'Renamed again', slug: 'renamed' })).status).toBe(409);
  expect((await api.send(`/v1/teams/${crypto.randomUUID()}`, { method: 'DELETE' })).status).toBe(404);
  expect((await api.post(`${repo()}/deployment-rules`, { source: 'tag', dryRun: true })).status).toBe(200);
  expect((await list()).length).toBe(before);
});

test('what Pulse does by itself, and what comes after on the same connections, is nobody’s change', async () => {
  const before = (await list()).length;
  const { pg: pool, slonik } = api.database;
  for (let i = 0; i < 10; i++) await pool.query(`update teams set name = name || '!' where slug = 'renamed'`);
  const quiet = await slonik.query(sql.unsafe`update teams set name = 'quiet' where slug = 'renamed'`);
  expect(quiet.rowCount).toBe(1);
  expect((await list()).length).toBe(before);
});

test('changes at once make one chain without gaps', async () => {
  const before = await check();
  await Promise.all(
    Array.from({ length: 24 }, (_, n) => call('POST', '/v1/bot-rules', { pattern: `at-once-${n}-*` })),
  );
  const after = await check(`?knownHash=${before.head!.hash}`);
  expect(after).toMatchObject({ broken: null, knownHashFound: true });
  expect(after.head!.position).toBe(before.head!.position + 24);
});

test('the trail refuses to be changed, emptied or shortened, also by its owner', async () => {
  const { pg: pool } = api.database;
  for (const statement of [
    `update audit_logs set actor = 'nobody'`,
    'delete from audit_logs',
    'truncate audit_logs',
    ...(
      await pool.query<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_logs'::regclass`,
      )
    ).rows.flatMap(({ name }) => [`truncate ${name}`, `delete from ${name}`, `update ${name} set ip = null`]),
  ]) {
    const refused = statement.startsWith('truncate') || (await rowsOf(statement)) > 0;
    if (refused) await expect(pool.query(statement), statement).rejects.toThrow('audit_logs only grows');
  }
});

async function rowsOf(statement: string): Promise<number> {
  const table = /(?:from|update) (\w+)/.exec(statement)![1]!;
  const { rows } = await api.database.pg.query(`select count(*)::int as n from ${table}`);
  return rows[0].n;
}

/** Does what only a superuser can, and takes it back afterwards. */
async function tamper(statement: string, look: () => Promise<void>): Promise<void> {
  const superuser = new pg.Client({ connectionString: api.databaseUrl });
  await superuser.connect();
  try {
    await superuser.query('create temp table kept as select * from audit_logs');
    await superuser.query(`set session_replication_role = replica`);
    await superuser.query(statement);
    await look();
    await superuser.query('delete from audit_logs');
    await superuser.query('insert into audit_logs select * from kept');
  } finally {
    await superuser.end();
  }
}

test('whoever can switch that off is found out: the first row that was tampered with is named', async () => {
  const all = (await list()).reverse();
  const fifth = all[4]!;
  await tamper(
    `update audit_logs set details = '{"after": {"name": "other"}}' where id = '${fifth.id}'`,
    async () => expect((await check()).broken).toMatchObject({ id: fifth.id, fault: 'altered' }),
  );
  await tamper(`delete from audit_logs where id = '${fifth.id}'`, async () =>
    expect((await check()).broken).toMatchObject({ id: all[5]!.id, fault: 'gap' }),
  );
  // Sealed anew after the change: then the next row does not follow.
  await tamper(
    `with resealed as (
       select quarter, position, audit_hash(jsonb_populate_record(l, '{"actor": "mallory"}')) as hash
       from audit_logs l where id = '${fifth.id}'
     )
     update audit_logs l set actor = 'mallory', hash = r.hash from resealed r
     where l.quarter = r.quarter and l.position = r.position`,
    async () => expect((await check()).broken).toMatchObject({ id: all[5]!.id, fault: 'unlinked' }),
  );
  const known = (await check()).head!.hash;
  await tamper(`delete from audit_logs where id = '${all.at(-1)!.id}'`, async () => {
    expect(await check()).toMatchObject({ broken: null, knownHashFound: null });
    expect(await check(`?knownHash=${known}`)).toMatchObject({ broken: null, knownHashFound: false });
  });
  expect(await check()).toMatchObject({ broken: null });
});

test('a quarter follows the one before it', async () => {
  const client = await api.database.pg.connect();
  try {
    await client.query('begin');
    await client.query('lock audit_logs');
    await client.query(`select ensure_audit_partition('2031-05-06')`);
    await client.query(`select ensure_audit_partition('2031-05-06')`);
    const { rows } = await client.query(
      `select to_regclass('audit_logs_2031q2') is not null as made, to_regclass('audit_logs_2031q3') is null as only`,
    );
    expect(rows).toEqual([{ made: true, only: true }]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('the list can be asked by who, what and when, and comes as a table', async () => {
  const all = await list();
  expect((await list('&actor=operator')).length).toBe(all.length);
  expect(await list('&actor=nobody')).toEqual([]);
  expect(await list(`&until=${all.at(-1)!.occurredAt}`)).toEqual([]);
  expect((await list(`&since=${all[0]!.occurredAt.replace(/\.\d+Z/, 'Z')}`)).length).toBeGreaterThan(0);
  const csv = await api.send('/v1/audit-logs?limit=2', { headers: { Accept: 'text/csv' } });
  expect((await csv.text()).split('\n')[0]).toContain('occurredAt,actor,action,resourceType');
  const refused = await api.send('/v1/audit-logs?since=soon');
  expect(await readProblem(refused)).toMatchObject({ status: 400 });
  expect((await api.app.request('/v1/audit-logs')).status).toBe(401);
});
