import type { ClientBase } from 'pg';
import type { RuleSource } from '../../domain/deployments/deployment-rule.ts';

const NAMES_MAX = 5;
/** Rows looked at for names: the newest. */
const ROWS_LOOKED_AT = 2_000;

const NAMES: Readonly<Record<RuleSource, string>> = {
  release: `select tag_name as name, created_at as at from releases where repo_id = $1 order by created_at desc limit ${ROWS_LOOKED_AT}`,
  workflow_run: `select workflow as name, provider_updated_at as at from workflow_runs where repo_id = $1 order by run_id desc limit ${ROWS_LOOKED_AT}`,
  tag: `select name, moved_at as at from ref_movements where repo_id = $1 and kind = 'tag' order by moved_at desc limit ${ROWS_LOOKED_AT}`,
  push: `select name, moved_at as at from ref_movements where repo_id = $1 and kind = 'branch' order by moved_at desc limit ${ROWS_LOOKED_AT}`,
};

/** Names of some of what a rule over a source may look at, the newest first. */
export async function listKnownNames(
  client: ClientBase,
  repoId: number,
  source: RuleSource,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select name from (${NAMES[source]}) n group by name order by max(at) desc, name limit ${NAMES_MAX}`,
    [repoId],
  );
  return rows.map(({ name }) => name);
}

export interface RuleRepository {
  readonly defaultBranch: string | null;
  readonly isMirrorOnly: boolean;
}

/** What a rule needs to know of its repository; null when there is none. */
export async function getRuleRepository(client: ClientBase, repoId: number): Promise<RuleRepository | null> {
  const { rows } = await client.query<RuleRepository>(
    `select default_branch as "defaultBranch", provider_id is null as "isMirrorOnly" from repositories where repo_id = $1`,
    [repoId],
  );
  return rows[0] ?? null;
}

/** Branches of the mirror that are like a pattern of LIKE and that nobody told any movement of. */
export async function listUnmovedBranches(
  client: ClientBase,
  repoId: number,
  like: string,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select substr(m.ref, length('refs/heads/') + 1) as name from mirror_refs m
     where m.repo_id = $1 and m.ref like 'refs/heads/%' and substr(m.ref, length('refs/heads/') + 1) like $2
       and not exists (select from ref_movements r
         where r.repo_id = m.repo_id and r.kind = 'branch' and r.name = substr(m.ref, length('refs/heads/') + 1))
     order by 1 limit ${NAMES_MAX}`,
    [repoId, like],
  );
  return rows.map(({ name }) => name);
}

/** How many of these commits something else than a source brought to the same kind of environment within an hour of these times. */
export async function countToldTwice(
  client: ClientBase,
  repoId: number,
  { source, environment }: { readonly source: RuleSource; readonly environment: string },
  deployed: readonly { readonly commitSha: string | null; readonly at: Date }[],
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from unnest($4::text[], $5::timestamptz[]) f (sha, at)
     where exists (select from deployments d
       where d.repo_id = $1 and d.commit_sha = f.sha and d.source <> $2 and d.environment = $3::deployment_environment
         and d.deleted_at is null and d.finished_at between f.at - interval '1 hour' and f.at + interval '1 hour')`,
    [repoId, source, environment, deployed.map(({ commitSha }) => commitSha), deployed.map(({ at }) => at)],
  );
  return rows[0]!.count;
}
