import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { TokenScope } from '../../../domain/access/principal.ts';
import type { UserRole } from '../../../domain/access/role.ts';
import { formatAccessToken, hintOfAccessToken } from '../../../domain/accounts/access-token.ts';
import { createAccessJwt } from '../../../lib/accounts/access-jwt.ts';
import { hashToken } from '../../../lib/accounts/hash-token.ts';
import { openKeyRing } from '../../../lib/secrets/key-ring.ts';
import { TEST_SECRET_KEYS } from '../test-keys.ts';

const keyRing = openKeyRing({ secretKeys: TEST_SECRET_KEYS, dataDir: '/nowhere' });

/** Somebody who signed in, as the API that was made for tests takes him. */
export interface Person {
  readonly userId: string;
  readonly sessionId: string;
  /** Of the session. */
  readonly token: string;
}

/** Adds a user with a session. */
export async function addPerson(
  db: pg.Pool,
  options: { readonly isOperator?: boolean; readonly nowMs?: number } = {},
): Promise<Person> {
  const userId = randomUUID();
  const sessionId = randomUUID();
  await db.query(
    `insert into users (id, email, name, email_verified, is_operator) values ($1, $2, 'Somebody', true, $3)`,
    [userId, `${userId}@example.org`, options.isOperator ?? false],
  );
  await db.query(
    `insert into user_sessions (session_id, user_id, expires_at) values ($1, $2, now() + interval '30 days')`,
    [sessionId, userId],
  );
  const nowMs = options.nowMs ?? Date.now();
  const { token } = await createAccessJwt({ keyRing, nowMs: () => nowMs }).issue({ userId, sessionId });
  return { userId, sessionId, token };
}

export async function addMember(db: pg.Pool, teamId: string, userId: string, role: UserRole): Promise<void> {
  await db.query('insert into team_members (team_id, user_id, role) values ($1, $2, $3)', [
    teamId,
    userId,
    role,
  ]);
}

/** Adds an access token of a person, or of a team, and gives it. */
export async function addToken(
  db: pg.Pool,
  owner: { readonly userId: string } | { readonly teamId: string },
  scopes: readonly TokenScope[],
  options: { readonly teamIds?: readonly string[]; readonly expired?: boolean } = {},
): Promise<string> {
  const token = formatAccessToken(randomBytes(32));
  await db.query(
    `insert into access_tokens (user_id, team_id, name, token_hash, hint, scopes, team_ids, expires_at)
     values ($1, $2, 'of a test', $3, $4, $5, $6, now() + $7::interval)`,
    [
      'userId' in owner ? owner.userId : null,
      'teamId' in owner ? owner.teamId : null,
      hashToken(token),
      hintOfAccessToken(token),
      scopes,
      options.teamIds ?? null,
      options.expired ? '-1 second' : '1 day',
    ],
  );
  return token;
}

/** Adds a team, and what it watches. */
export async function addTeam(db: pg.Pool, ...repoIds: number[]): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into teams (name, slug) values ('Team', 't' || replace(gen_random_uuid()::text, '-', '')) returning id`,
  );
  const { id } = rows[0]!;
  await db.query('insert into team_repositories (team_id, repo_id) select $1, unnest($2::bigint[])', [
    id,
    repoIds,
  ]);
  return id;
}
