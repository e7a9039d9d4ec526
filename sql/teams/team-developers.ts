import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const teamDeveloperRow = z.object({
  developerId: z.string(),
  name: z.string(),
  login: z.string().nullable(),
  role: z.enum(['lead', 'member']),
  joinedAt: z.date(),
  leftAt: z.date().nullable(),
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  joinedAtExact: z.string(),
});
export type TeamDeveloperRow = z.infer<typeof teamDeveloperRow>;

const COLUMNS = sql.fragment`
  t.developer_id as "developerId", d.name, d.github_username as login, t.role, t.joined_at as "joinedAt", t.left_at as "leftAt",
  to_char(t.joined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "joinedAtExact"`;

/** The developer of a login at GitHub or of an e-mail address, in any case of letters; null when nobody is known by it. */
export async function findDeveloper(
  db: CommonQueryMethods,
  by: { readonly login?: string | undefined; readonly email?: string | undefined },
): Promise<string | null> {
  const value = (by.login ?? by.email ?? '').toLowerCase();
  const kind = by.login === undefined ? 'email' : 'login';
  return db.maybeOneFirst(sql.type(z.object({ id: z.string() }))`
    select developer_id as id from developer_identities
    where kind = ${kind} and value = ${value}
    order by provider = 'github' desc
    limit 1`);
}

/** Puts a developer on the roster, or changes the role of one who is. */
export async function addTeamDeveloper(
  db: CommonQueryMethods,
  teamId: string,
  developerId: string,
  role: TeamDeveloperRow['role'],
): Promise<TeamDeveloperRow> {
  return db.one(sql.type(teamDeveloperRow)`
    with t as (
      insert into team_developers (team_id, developer_id, role) values (${teamId}::uuid, ${developerId}::uuid, ${role})
      on conflict (team_id, developer_id) where left_at is null do update set role = excluded.role
      returning *
    )
    select ${COLUMNS} from t join developers d on d.id = t.developer_id`);
}

/** Takes a developer off the roster from now on; null when nobody of this id is on it. */
export async function removeTeamDeveloper(
  db: CommonQueryMethods,
  teamId: string,
  developerId: string,
): Promise<TeamDeveloperRow | null> {
  return db.maybeOne(sql.type(teamDeveloperRow)`
    with t as (
      update team_developers set left_at = greatest(now(), joined_at)
      where team_id = ${teamId}::uuid and developer_id = ${developerId}::uuid and left_at is null
      returning *
    )
    select ${COLUMNS} from t join developers d on d.id = t.developer_id`);
}

/** The roster of a team with its history, who joined last first. */
export async function listTeamDevelopers(
  db: CommonQueryMethods,
  teamId: string,
  page: {
    readonly after?: { readonly joinedAt: string; readonly developerId: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly TeamDeveloperRow[]> {
  const after = page.after
    ? sql.fragment`(t.joined_at, t.developer_id) < (${page.after.joinedAt}::timestamptz, ${page.after.developerId}::uuid)`
    : sql.fragment`true`;
  return db.any(sql.type(teamDeveloperRow)`
    select ${COLUMNS} from team_developers t join developers d on d.id = t.developer_id
    where t.team_id = ${teamId}::uuid and ${after}
    order by t.joined_at desc, t.developer_id desc
    limit ${page.limit}`);
}
