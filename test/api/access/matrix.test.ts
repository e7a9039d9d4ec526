import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRepository } from '../seed.ts';
import { createTestApi, TEST_TOKEN, type TestApi } from '../test-api.ts';
import { addMember, addPerson, addTeam, addToken, type Person } from './people.ts';

/**
 * Every operation of the document, as everybody. `expected-access.tsv` says which row of the table each operation has: an operation that is
 * not in it fails here, and so does one whose row was changed. What a row lets whom do is written down below once more, not read from the
 * code.
 */

const LIMIT_MS = 10 * 60_000;
/** A stream that ends with its client. */
const LEFT_OUT = new Set(['followSync']);

type Outcome = 'in' | 401 | 403 | 404;
const ROLES = [
  'nobody',
  'viewer',
  'member',
  'admin',
  'admin of another team',
  'operator',
  'installation',
  'read token of an admin',
  'read token of an operator',
  'token of the team',
  'token of an admin for another team',
  'expired session',
  'expired token',
  'locked out',
] as const;
type Role = (typeof ROLES)[number];

/** By row of the table; nobody and what is over never get in, operators and the installation's key do unless said. */
const EXPECTED: Readonly<Record<string, readonly Outcome[]>> = {
  // viewer, member, admin, admin of another, operator, installation, read tokens (admin, operator), team's token, other team's token
  'signed-in': ['in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in'],
  'teams.list': ['in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in'],
  'repositories.list': ['in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in'],
  'teams.create': ['in', 'in', 'in', 'in', 'in', 'in', 403, 403, 403, 'in'],
  'named-repository.write': ['in', 'in', 'in', 'in', 'in', 'in', 403, 403, 'in', 'in'],
  'account.read': ['in', 'in', 'in', 'in', 'in', 403, 'in', 'in', 403, 'in'],
  'account.write': ['in', 'in', 'in', 'in', 'in', 403, 403, 403, 403, 403],
  'team.read': ['in', 'in', 'in', 404, 'in', 'in', 'in', 404, 'in', 404],
  'team.write': [403, 'in', 'in', 404, 'in', 'in', 403, 404, 'in', 404],
  'team.manage': [403, 403, 'in', 404, 'in', 'in', 403, 404, 403, 404],
  'repository.read': ['in', 'in', 'in', 404, 'in', 'in', 'in', 404, 'in', 404],
  'repository.write': [403, 'in', 'in', 404, 'in', 'in', 403, 404, 'in', 404],
  'repository.manage': [403, 403, 'in', 404, 'in', 'in', 403, 404, 403, 404],
  'installation.operate': [403, 403, 403, 403, 'in', 'in', 403, 403, 403, 403],
};
const HIDDEN = ['team_not_found', 'repository_not_found', 'anomaly_not_found', 'incident_not_found'];

interface Described {
  readonly operationId: string;
  readonly 'x-access': string;
}
interface Operation extends Described {
  readonly method: string;
  readonly path: string;
}

let api: TestApi;
let operations: Operation[];
let over: Readonly<Record<'expired' | 'locked', Person>>;

beforeAll(async () => {
  api = await createTestApi();
  const { pg } = api.database;
  const { paths } = (await (await api.send('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Described>>;
  };
  operations = Object.entries(paths)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, described]) => ({ ...described, method, path })),
    )
    .filter(({ operationId }) => !LEFT_OUT.has(operationId));
  const anHourAgo = Date.now() - 3_600_000;
  over = {
    expired: await addPerson(pg, { isOperator: true, nowMs: anHourAgo }),
    locked: await addPerson(pg, { isOperator: true }),
  };
  await pg.query('update users set is_active = false where id = $1', [over.locked.userId]);
});
afterAll(() => api[Symbol.asyncDispose]());

interface Scene {
  readonly values: Readonly<Record<string, string>>;
  readonly tokens: Readonly<Record<Role, string | null>>;
}

/** A team, what it watches, and everybody with their keys: for one operation, which may change any of it. */
async function addScene(): Promise<Scene> {
  const { pg } = api.database;
  const people = {
    viewer: await addPerson(pg),
    member: await addPerson(pg),
    admin: await addPerson(pg),
    other: await addPerson(pg),
    operator: await addPerson(pg, { isOperator: true }),
  };
  const repoId = await addRepository(pg, `acme/r${crypto.randomUUID()}`);
  const otherRepoId = await addRepository(pg, `acme/o${crypto.randomUUID()}`);
  const [teamId, otherTeamId] = [await addTeam(pg, repoId), await addTeam(pg, otherRepoId)];
  for (const role of ['viewer', 'member', 'admin'] as const)
    await addMember(pg, teamId, people[role].userId, role);
  await addMember(pg, otherTeamId, people.other.userId, 'admin');
  const adminOfBoth = await addPerson(pg);
  await addMember(pg, teamId, adminOfBoth.userId, 'admin');
  await addMember(pg, otherTeamId, adminOfBoth.userId, 'admin');
  const { rows: anomalies } = await pg.query<{ id: string }>(
    `insert into anomalies (team_id, type, subject, severity, title, evidence, definition_version)
     values ($1, (enum_range(null::anomaly_type))[1], 'team', (enum_range(null::anomaly_severity))[1], 'Odd', '{"numbers": {}, "thresholds": {}, "causes": [], "causesTotal": 0}', 1)
     returning anomaly_id::text as id`,
    [teamId],
  );
  const { rows: incidents } = await pg.query<{ id: string }>(
    `insert into incidents (repo_id, source, source_key, title, started_at)
     values ($1, 'api', 'PD-1', 'Down', '2026-03-01') returning incident_id::text as id`,
    [repoId],
  );
  return {
    values: {
      teamId,
      repositoryId: String(repoId),
      anomalyId: anomalies[0]!.id,
      incidentId: incidents[0]!.id,
    },
    tokens: {
      nobody: null,
      viewer: people.viewer.token,
      member: people.member.token,
      admin: people.admin.token,
      'admin of another team': people.other.token,
      operator: people.operator.token,
      installation: TEST_TOKEN,
      'read token of an admin': await addToken(pg, people.admin, ['read']),
      'read token of an operator': await addToken(pg, people.operator, ['read']),
      'token of the team': await addToken(pg, { teamId }, ['read', 'write']),
      'token of an admin for another team': await addToken(pg, adminOfBoth, ['read', 'write'], {
        teamIds: [otherTeamId],
      }),
      'expired session': over.expired.token,
      'expired token': await addToken(pg, people.operator, ['read', 'write', 'operate'], { expired: true }),
      'locked out': over.locked.token,
    },
  };
}

function expectedOutcome(access: string, role: Role): Outcome {
  if (access === 'public') return 'in';
  if (['nobody', 'expired session', 'expired token', 'locked out'].includes(role)) return 401;
  return EXPECTED[access]![ROLES.indexOf(role) - 1]!;
}

async function ask({ method, path }: Operation, scene: Scene, role: Role): Promise<Response> {
  const address = path.replace(
    /\{([^}]+)\}/g,
    (_, name: string) =>
      scene.values[name] ?? (/Id$/.test(name) ? '00000000-0000-4000-8000-000000000000' : '1'),
  );
  const token = scene.tokens[role];
  return api.app.request(address, {
    method: method.toUpperCase(),
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(method === 'get' ? {} : { 'Content-Type': 'application/json' }),
    },
    // Nothing that an operation takes: who gets as far as that is in.
    ...(['post', 'put', 'patch'].includes(method) ? { body: '{"nothing":{"of":"this"}}' } : {}),
  });
}

async function outcomeOf(response: Response): Promise<Outcome | string> {
  const { status } = response;
  const code = status >= 400 ? ((await response.json()) as { code: string }).code : '';
  if (status === 401 || status === 403) return status;
  if (status === 404 && HIDDEN.includes(code)) return 404;
  // Temporal is not there; nothing else may fail.
  return status >= 500 && !['temporal_unavailable', 'not_ready'].includes(code) ? `${status} ${code}` : 'in';
}

test('this test knows every operation, and which row of the table it has', async () => {
  const listed = (await readFile(new URL('expected-access.tsv', import.meta.url), 'utf8')).trim().split('\n');
  const described = operations.map((o) => `${o.operationId}\t${o['x-access']}`);
  expect([...described, ...[...LEFT_OUT].map((name) => `${name}\trepository.read`)].sort()).toEqual(
    [...listed].sort(),
  );
  expect(
    [...new Set(operations.map((o) => o['x-access']))].filter((a) => a !== 'public' && !(a in EXPECTED)),
  ).toEqual([]);
});

test(
  'everybody may do what the table says, and nothing else, at every operation',
  async () => {
    const wrong: string[] = [];
    const reading = await addScene();
    for (const operation of operations) {
      for (const role of ROLES) {
        const scene = operation.method === 'get' ? reading : await addScene();
        const outcome = await outcomeOf(await ask(operation, scene, role));
        const expected = expectedOutcome(operation['x-access'], role);
        // Accounts say 401 and 403 of what is wrong in the body, too.
        if (operation['x-access'] === 'public' && outcome !== 404) continue;
        if (outcome !== expected)
          wrong.push(`${operation.operationId} as ${role}: ${outcome}, not ${expected}`);
      }
    }
    expect(operations.length).toBeGreaterThan(140);
    expect(wrong).toEqual([]);
  },
  LIMIT_MS,
);
