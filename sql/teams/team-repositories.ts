import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const teamRepositoryRow = z.object({
  repoId: z.number(),
  fullName: z.string(),
  connectedAt: z.date(),
  disconnectedAt: z.date().nullable(),
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  connectedAtExact: z.string(),
});
export type TeamRepositoryRow = z.infer<typeof teamRepositoryRow>;

const COLUMNS = sql.fragment`
  t.repo_id as "repoId", r.full_name as "fullName", t.connected_at as "connectedAt", t.disconnected_at as "disconnectedAt",
  to_char(t.connected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "connectedAtExact"`;

/** Lets a repository count for a team from a moment on; one that does already stays as it is. */
export async function watchRepository(
  db: CommonQueryMethods,
  teamId: string,
  repoId: number,
  connectedAt: string | null,
): Promise<TeamRepositoryRow> {
  return db.one(sql.type(teamRepositoryRow)`
    with t as (
      insert into team_repositories as k (team_id, repo_id, connected_at)
      values (${teamId}::uuid, ${repoId}, coalesce(${connectedAt}::timestamptz, now()))
      on conflict (team_id, repo_id) where disconnected_at is null do update set connected_at = k.connected_at
      returning *
    )
    select ${COLUMNS} from t join repositories r using (repo_id)`);
}

/** Ends it; what happened until now goes on counting. Null when the repository does not count for the team. */
export async function unwatchRepository(
  db: CommonQueryMethods,
  teamId: string,
  repoId: number,
): Promise<TeamRepositoryRow | null> {
  return db.maybeOne(sql.type(teamRepositoryRow)`
    with t as (
      update team_repositories set disconnected_at = greatest(now(), connected_at)
      where team_id = ${teamId}::uuid and repo_id = ${repoId} and disconnected_at is null
      returning *
    )
    select ${COLUMNS} from t join repositories r using (repo_id)`);
}

/** The repositories of a team with their history, connected last first. */
export async function listTeamRepositories(
  db: CommonQueryMethods,
  teamId: string,
  page: {
    readonly after?: { readonly connectedAt: string; readonly repoId: number } | undefined;
    readonly limit: number;
  },
): Promise<readonly TeamRepositoryRow[]> {
  const after = page.after
    ? sql.fragment`(t.connected_at, t.repo_id) < (${page.after.connectedAt}::timestamptz, ${page.after.repoId})`
    : sql.fragment`true`;
  return db.any(sql.type(teamRepositoryRow)`
    select ${COLUMNS} from team_repositories t join repositories r using (repo_id)
    where t.team_id = ${teamId}::uuid and ${after}
    order by t.connected_at desc, t.repo_id desc
    limit ${page.limit}`);
}
