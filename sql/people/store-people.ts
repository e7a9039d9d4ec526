import type { ClientBase } from 'pg';
import type { NewDeveloper, OwnedKey, PeoplePlan } from '../../domain/facts/plan-people.ts';
import { refreshPullRequestCounts } from '../pull-requests/refresh-pull-request-counts.ts';

const INSERT_DEVELOPERS = `
  insert into developers (id, name, email)
  select d.id, d.name, case when not exists (select from developers o where lower(o.email) = lower(d.email)) then d.email end
  from unnest($1::uuid[], $2::text[], $3::text[]) as d (id, name, email)`;

const LINK = `
  insert into developer_identities (provider, kind, value, developer_id)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[])
  order by 1, 2, 3
  on conflict (provider, kind, value) do update set developer_id = excluded.developer_id`;

const NAME_LOGINS = `
  with released as (
    update developers d set github_username = null
    from unnest($1::uuid[], $2::text[]) as l (developer_id, login)
    where lower(d.github_username) = l.login and d.id <> l.developer_id and d.id <> all ($1::uuid[])
  )
  update developers d set github_username = l.login
  from unnest($1::uuid[], $2::text[]) as l (developer_id, login)
  where d.id = l.developer_id`;

/** Every column that refers to a developer, but the places on rosters, which are joined. */
const REFERENCES = [
  ['developer_identities', 'developer_id'],
  ['pull_requests', 'author_id'],
  ['reviews', 'reviewer_id'],
  ['review_comments', 'author_id'],
  ['commits', 'author_id'],
  ['commits', 'told_author_id'],
  ['commit_co_authors', 'told_developer_id'],
  ['commit_co_authors', 'developer_id'],
  ['deployments', 'deployed_by'],
  ['issues', 'author_id'],
] as const;

/** On the roster of a team as two people at once: since the earlier day, and leading if either did. */
const JOIN_PLACES = `
  update team_developers t
  set joined_at = least(t.joined_at, f.joined_at), role = case when f.role = 'lead' then 'lead' else t.role end
  from team_developers f
  where t.developer_id = $2 and f.developer_id = $1 and f.team_id = t.team_id and t.left_at is null and f.left_at is null
    and not exists (
      select from team_developers o
      where o.team_id = t.team_id and o.developer_id = $2 and o.left_at is not null
        and o.joined_at = least(t.joined_at, f.joined_at)
    )`;

/** Every other place on a roster goes over as it is; what the other one has already goes with the developer. */
const MOVE_PLACES = `
  update team_developers f set developer_id = $2
  where f.developer_id = $1 and not exists (
    select from team_developers t
    where t.team_id = f.team_id and t.developer_id = $2
      and (t.joined_at = f.joined_at or (t.left_at is null and f.left_at is null))
  )`;

/** Reviews that were somebody else's until now may be the author's own. */
const LIST_OWN_REVIEWS = `
  select distinct p.repo_id as "repoId", p.number
  from reviews r join pull_requests p on p.repo_id = r.repo_id and p.pr_id = r.pr_id
  where r.reviewer_id = $1 and p.author_id = $1
  order by 1, 2`;

/** Stores who is who. The caller holds the lock on people. */
export async function storePeople(client: ClientBase, plan: PeoplePlan): Promise<void> {
  await insertDevelopers(client, plan.created);
  await linkIdentities(client, plan.links);
  for (const { from, into } of plan.merges) await mergeDevelopers(client, from, into);
  if (plan.logins.length === 0) return;
  await client.query({
    text: NAME_LOGINS,
    values: [plan.logins.map(({ developerId }) => developerId), plan.logins.map(({ login }) => login)],
  });
}

async function insertDevelopers(client: ClientBase, created: readonly NewDeveloper[]): Promise<void> {
  if (created.length === 0) return;
  // Two of them may show one address: the first has it.
  const seen = new Set<string>();
  const emails = created.map(({ email }) => {
    if (email === null || seen.has(email.toLowerCase())) return null;
    seen.add(email.toLowerCase());
    return email;
  });
  await client.query({
    text: INSERT_DEVELOPERS,
    values: [created.map(({ id }) => id), created.map(({ name }) => name), emails],
  });
}

async function linkIdentities(client: ClientBase, links: readonly OwnedKey[]): Promise<void> {
  if (links.length === 0) return;
  await client.query({
    text: LINK,
    values: [
      links.map(({ provider }) => provider),
      links.map(({ kind }) => kind),
      links.map(({ value }) => value),
      links.map(({ developerId }) => developerId),
    ],
  });
}

/** Whoever is storing rows of the one that goes holds it until they are done, and is waited for here. */
async function mergeDevelopers(client: ClientBase, from: string, into: string): Promise<void> {
  const { rows } = await client.query<{ email: string | null; name: string }>(
    'select email, name from developers where id = $1 for update',
    [from],
  );
  for (const [table, column] of REFERENCES) {
    await client.query(`update ${table} set ${column} = $2 where ${column} = $1`, [from, into]);
  }
  await client.query(JOIN_PLACES, [from, into]);
  await client.query(MOVE_PLACES, [from, into]);
  const own = await client.query<{ repoId: number; number: number }>(LIST_OWN_REVIEWS, [into]);
  await refreshPullRequestCounts(client, own.rows);
  await client.query('delete from developers where id = $1', [from]);
  await client.query(
    `update developers
     set email = coalesce(email, $2), name = case when lower(name) = lower(github_username) then $3 else name end
     where id = $1`,
    [into, rows[0]?.email ?? null, rows[0]?.name ?? ''],
  );
}
