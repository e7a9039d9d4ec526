import type pg from 'pg';
import { z } from 'zod';
import { TOKEN_SCOPES } from '../../domain/access/principal.ts';
import { USER_ROLES } from '../../domain/access/role.ts';

const principalRow = z.strictObject({
  userId: z.uuid().nullable(),
  tokenId: z.uuid().nullable(),
  isOperator: z.boolean(),
  scopes: z.array(z.enum(TOKEN_SCOPES)).nullable(),
  teams: z.record(z.uuid(), z.enum(USER_ROLES)),
  /** In PostgreSQL's notation of lists, for the session of whoever reads for this person. */
  teamsList: z.string(),
  repositoriesList: z.string(),
  /** The largest role in a team that watches the repository that was asked about. */
  repositoryRole: z.enum(USER_ROLES).nullable(),
});
export type PrincipalRow = z.output<typeof principalRow>;

/** By what somebody is looked up. */
export type PrincipalKey =
  | { readonly userId: string; readonly sessionId: string }
  | { readonly tokenHash: Buffer };

/** Whoever is looked up, before anything of teams: by a session, or by a token's hash. */
const HOLDERS = {
  session: `
    select u.id as user_id, null::uuid as token_id, null::uuid as token_team_id, null::text[] as scopes, null::uuid[] as team_ids,
      u.is_operator
    from user_sessions s
    join users u on u.id = s.user_id
    where s.session_id = $2::uuid and s.user_id = $3::uuid and s.ended_at is null and s.expires_at > now() and u.is_active`,
  token: `
    select t.user_id, t.token_id, t.team_id as token_team_id, t.scopes, t.team_ids,
      coalesce(u.is_operator, false) and 'operate' = any (t.scopes) and t.team_ids is null as is_operator
    from access_tokens t
    left join users u on u.id = t.user_id
    where t.token_hash = $2::bytea and t.expires_at > now() and u.is_active is distinct from false`,
} as const;

function statementOf(holder: string): string {
  return `
    with holder as materialized (${holder}),
    roles as materialized (
      select m.team_id, m.role
      from holder h
      join team_members m on m.user_id = h.user_id
      where h.team_ids is null or m.team_id = any (h.team_ids)
      union all
      -- A team's token may do what a member may.
      select h.token_team_id, 'member' from holder h where h.token_team_id is not null
    )
    select h.user_id as "userId", h.token_id as "tokenId", h.is_operator as "isOperator", h.scopes,
      (select coalesce(jsonb_object_agg(r.team_id, r.role), '{}') from roles r) as teams,
      (select coalesce(array_agg(r.team_id), '{}')::text from roles r) as "teamsList",
      (select coalesce(array_agg(distinct w.repo_id), '{}')::text from roles r join team_repositories w using (team_id))
        as "repositoriesList",
      (
        select max(r.role)
        from roles r
        join team_repositories w using (team_id)
        where w.repo_id = $1::bigint and w.disconnected_at is null
      ) as "repositoryRole"
    from holder h`;
}

const STATEMENTS = { session: statementOf(HOLDERS.session), token: statementOf(HOLDERS.token) } as const;

/**
 * Who a session or a token stands for, and what follows from the teams as they are now; null when it is over, or was never one. One prepared
 * statement, as it precedes every request.
 *
 * @param repoId - the repository that the request is about, if it is about one
 */
export async function readPrincipal(
  db: pg.Pool,
  key: PrincipalKey,
  repoId: string | null,
): Promise<PrincipalRow | null> {
  const kind = 'tokenHash' in key ? 'token' : 'session';
  const { rows } = await db.query({
    name: `principal-by-${kind}`,
    text: STATEMENTS[kind],
    values: 'tokenHash' in key ? [repoId, key.tokenHash] : [repoId, key.sessionId, key.userId],
  });
  return rows.length === 0 ? null : principalRow.parse(rows[0]);
}
