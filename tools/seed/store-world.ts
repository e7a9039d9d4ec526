import type { ClientBase } from 'pg';
import { DAY_MS, type SeedWorld } from './plan-world.ts';

/** Stores people, teams, repositories and who watches what. A team sees the whole year: it is connected since before. */
export async function storeWorld(client: ClientBase, world: SeedWorld): Promise<void> {
  await client.query('begin');
  try {
    await storePeople(client, world);
    await storeTeams(client, world);
    await storeRepositories(client, world);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function storePeople(client: ClientBase, { developers, bots }: SeedWorld): Promise<void> {
  const people = [...developers, ...bots];
  await client.query(
    `insert into developers (id, name, email, github_username)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
    [
      people.map(({ id }) => id.toString('hex')),
      people.map(({ name }) => name),
      people.map(({ email }) => email),
      people.map(({ login }) => login),
    ],
  );
  await client.query(
    `insert into developer_identities (provider, kind, value, developer_id)
     select 'git', 'email', lower(email), id from developers
     union all
     select 'github', 'login', lower(github_username), id from developers`,
  );
}

async function storeTeams(client: ClientBase, { teams, startMs }: SeedWorld): Promise<void> {
  await client.query(`insert into organizations (name, slug, login) values ('Year', 'year', 'year')`);
  await client.query(
    `insert into teams (id, organization_id, name, slug, timezone)
     select t.id, o.id, t.name, t.slug, t.zone
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) t (id, name, slug, zone), organizations o`,
    [
      teams.map(({ id }) => id.toString('hex')),
      teams.map(({ name }) => name),
      teams.map(({ slug }) => slug),
      teams.map(({ zone }) => zone),
    ],
  );
  const members = teams.flatMap(({ id, developers }) => developers.map((developer) => [id, developer.id]));
  await client.query(
    `insert into team_developers (team_id, developer_id, joined_at)
     select t, d, $3 from unnest($1::uuid[], $2::uuid[]) m (t, d)`,
    [
      members.map(([team]) => team!.toString('hex')),
      members.map(([, developer]) => developer!.toString('hex')),
      new Date(startMs - DAY_MS),
    ],
  );
}

async function storeRepositories(client: ClientBase, world: SeedWorld): Promise<void> {
  const { repositories, startMs, plan } = world;
  await client.query(
    `insert into repositories (
       repo_id, organization_id, provider_id, owner, name, language, default_branch, sync_status, last_activity_at, created_at)
     overriding system value
     select r.id, o.id, r.id, 'year', r.name, r.language, 'main', 'completed', $4, $5
     from unnest($1::bigint[], $2::text[], $3::text[]) r (id, name, language), organizations o`,
    [
      repositories.map(({ repoId }) => repoId),
      repositories.map(({ name }) => name),
      repositories.map(({ language }) => language),
      plan.until,
      new Date(startMs),
    ],
  );
  await client.query(
    `insert into branches (repo_id, name, is_default, provider_updated_at, provider_version)
     select repo_id, 'main', true, $1, '' from repositories`,
    [plan.until],
  );
  const watched = repositories.flatMap(({ repoId, team, watchers }) =>
    [team, ...watchers].map(({ id }) => ({ repoId, teamId: id.toString('hex') })),
  );
  await client.query(
    `insert into team_repositories (team_id, repo_id, connected_at)
     select t, r, $3 from unnest($1::uuid[], $2::bigint[]) w (t, r)`,
    [watched.map(({ teamId }) => teamId), watched.map(({ repoId }) => repoId), new Date(startMs - DAY_MS)],
  );
}
