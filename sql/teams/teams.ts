import { type CommonQueryMethods, sql, UniqueIntegrityConstraintViolationError } from 'slonik';
import { z } from 'zod';

const teamRow = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  timeZone: z.string(),
  workDays: z.array(z.number()),
  organizationId: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type TeamRow = z.infer<typeof teamRow>;

const COLUMNS = sql.fragment`
  t.id, t.name, t.slug, t.timezone as "timeZone", t.work_days as "workDays",
  t.organization_id as "organizationId",
  t.created_at as "createdAt", t.updated_at as "updatedAt"`;

export interface NewTeam {
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly workDays: readonly number[];
  readonly organizationId: string | null;
}

/** Null when the slug is taken. */
export async function insertTeam(db: CommonQueryMethods, team: NewTeam): Promise<TeamRow | null> {
  return db.maybeOne(sql.type(teamRow)`
    insert into teams as t (name, slug, timezone, work_days, organization_id)
    values (${team.name}, ${team.slug}, ${team.timeZone}, ${sql.array(team.workDays, 'int2')}, ${team.organizationId}::uuid)
    on conflict (slug) do nothing
    returning ${COLUMNS}`);
}

/** What is undefined stays. Null when there is no such team, `slug_taken` when another one has the slug. */
export async function updateTeam(
  db: CommonQueryMethods,
  teamId: string,
  change: { [Field in keyof NewTeam]?: NewTeam[Field] | undefined },
): Promise<TeamRow | 'slug_taken' | null> {
  const workDays = change.workDays === undefined ? sql.fragment`null` : sql.array(change.workDays, 'int2');
  const slug = change.slug ?? null;
  const changed = await db
    .maybeOne(sql.type(teamRow)`
    update teams t
    set name = coalesce(${change.name ?? null}, t.name),
        slug = coalesce(${slug}, t.slug),
        timezone = coalesce(${change.timeZone ?? null}, t.timezone),
        work_days = coalesce(${workDays}, t.work_days),
        organization_id = case when ${change.organizationId === undefined} then t.organization_id else ${change.organizationId ?? null}::uuid end
    where t.id = ${teamId}::uuid
      and not exists (select from teams o where o.slug = ${slug} and o.id <> ${teamId}::uuid)
    returning ${COLUMNS}`)
    // Another team may take it in the same moment, which no statement sees.
    .catch((error: unknown) => {
      if (error instanceof UniqueIntegrityConstraintViolationError) return null;
      throw error;
    });
  if (changed !== null || slug === null) return changed;
  return (await getTeam(db, teamId)) === null ? null : 'slug_taken';
}

/** Deletes a team with all that is its own: roster, settings, snapshots, anomalies. Null when there is no such team. */
export async function deleteTeam(db: CommonQueryMethods, teamId: string): Promise<TeamRow | null> {
  return db.maybeOne(
    sql.type(teamRow)`delete from teams t where t.id = ${teamId}::uuid returning ${COLUMNS}`,
  );
}

export async function getTeam(db: CommonQueryMethods, teamId: string): Promise<TeamRow | null> {
  return db.maybeOne(sql.type(teamRow)`select ${COLUMNS} from teams t where t.id = ${teamId}::uuid`);
}

export interface TeamFilter {
  readonly slug?: string | undefined;
  /** Only these (`{uuid,…}`); all unless given. */
  readonly among?: string | null;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Teams by slug. */
export async function listTeams(db: CommonQueryMethods, filter: TeamFilter): Promise<readonly TeamRow[]> {
  const { slug = null, among = null, after = null, limit } = filter;
  return db.any(sql.type(teamRow)`
    select ${COLUMNS} from teams t
    where (${slug}::text is null or t.slug = ${slug}) and (${after}::text is null or t.slug > ${after})
      and (${among}::uuid[] is null or t.id = any (${among}::uuid[]))
    order by t.slug
    limit ${limit}`);
}
