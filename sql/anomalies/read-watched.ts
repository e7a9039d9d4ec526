import type pg from 'pg';
import type { RosterPlace, TeamHistory, WatchedRepository } from '../../domain/anomalies/team-history.ts';

export type AnomalyTeam = TeamHistory['team'];

/** Null when there is no such team. */
export async function readAnomalyTeam(db: pg.ClientBase, teamId: string): Promise<AnomalyTeam | null> {
  const { rows } = await db.query<AnomalyTeam>(
    `select id, timezone as "timeZone", work_days::int[] as "workDays" from teams where id = $1::uuid`,
    [teamId],
  );
  return rows[0] ?? null;
}

/**
 * The times in which repositories count for a team. What happened is known until the last completed sync began or, behind a hook, until
 * GitHub's log was last compared.
 */
export async function readWatchedRepositories(
  db: pg.ClientBase,
  teamId: string,
): Promise<WatchedRepository[]> {
  const { rows } = await db.query<{
    repoId: number;
    fullName: string;
    connectedMs: number;
    disconnectedMs: number | null;
    knownUntilMs: number | null;
  }>(
    `select t.repo_id as "repoId", r.full_name as "fullName",
       extract(epoch from t.connected_at)::float8 * 1000 as "connectedMs",
       extract(epoch from t.disconnected_at)::float8 * 1000 as "disconnectedMs",
       extract(epoch from greatest(
         case when r.sync_status = 'completed' then r.sync_started_at end,
         (
           select max(h.reconciled_through) from hooks h
           where h.status <> 'removed' and (
             h.repo_id = r.repo_id
             or (h.kind = 'organization' and lower(h.organization) = lower(r.owner))
             or (h.kind = 'app' and r.installation_id is not null)
           )
         )
       ))::float8 * 1000 as "knownUntilMs"
     from team_repositories t join repositories r using (repo_id)
     where t.team_id = $1::uuid
     order by t.repo_id, t.connected_at`,
    [teamId],
  );
  return rows.map((row) => ({ ...row, disconnectedMs: row.disconnectedMs ?? Infinity }));
}

export async function readRoster(db: pg.ClientBase, teamId: string): Promise<RosterPlace[]> {
  const { rows } = await db.query<{
    personId: string;
    name: string;
    joinedMs: number;
    leftMs: number | null;
  }>(
    `select d.id::text as "personId", coalesce(d.github_username, d.name) as name,
       extract(epoch from m.joined_at)::float8 * 1000 as "joinedMs", extract(epoch from m.left_at)::float8 * 1000 as "leftMs"
     from team_developers m join developers d on d.id = m.developer_id
     where m.team_id = $1::uuid`,
    [teamId],
  );
  return rows.map((row) => ({ ...row, leftMs: row.leftMs ?? Infinity }));
}
