import type { ClientBase } from 'pg';

/** What a mirror tells of one pull request. Object ids are hex, texts hold no NUL. */
export interface MirroredPullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  /** False when the state is a guess. */
  readonly stateKnown: boolean;
  readonly title: string;
  readonly body: string | null;
  /** Hex ids, newest first. */
  readonly ownCommits: readonly string[];
  /** When the oldest of its own commits was made; null when unknown. */
  readonly firstCommitAt: Date | null;
  /** The branch it seems to be for; null when unknown. */
  readonly baseRef: string | null;
  readonly authorName: string | null;
  readonly authorEmail: string | null;
  readonly baseSha: string | null;
  readonly baseRule: string;
  readonly headSha: string;
  readonly mergeCommitSha: string | null;
  readonly commitsCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly mergedAt: Date | null;
}

const FACTS = `
  select u.*, string_to_array(u.own_commit_list, ',') as own_commits
  from unnest(
    $2::int[], $3::pr_state[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
    $11::text[], $12::int[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::text[], $17::text[], $18::text[],
    $19::timestamptz[]
  ) as u (
    number, state, state_known, title, author_name, author_email, base_sha, base_rule, head_sha,
    merge_commit_sha, commits_count, created_at, updated_at, merged_at, body, base_ref, own_commit_list,
    first_commit_at
  )`;

/** Columns that the mirror decides as long as the provider itself has said nothing. */
const COLUMNS = [
  'state',
  'state_known',
  'title',
  'body',
  'own_commits',
  'first_commit_at',
  'base_ref',
  'author_id',
  'author_name',
  'author_email',
  'base_sha',
  'base_rule',
  'head_sha',
  'merge_commit_sha',
  'commits_count',
  'created_at',
  'updated_at',
  'merged_at',
] as const;

const ALL = COLUMNS.join(', ');
const STORED = COLUMNS.map((column) => `p.${column}`).join(', ');
const NEW = COLUMNS.map((column) => `excluded.${column}`).join(', ');

const UPSERT = `
  with facts as (
    select f.*, coalesce(mailmapped_developer($1, f.author_name, f.author_email), i.developer_id) as author_id
    from (${FACTS}) f
    left join developer_identities i
      on i.provider = 'git' and i.kind = 'email' and i.value = lower(f.author_email)
  )
  insert into pull_requests as p (repo_id, number, title_source, created_at_estimated, ${ALL})
  select $1, number, 'commit', true, ${ALL} from facts order by number
  on conflict (repo_id, number) do update
  set (${ALL}) = row(${NEW}),
      analysis_status = case when p.head_sha = excluded.head_sha then p.analysis_status else 'pending' end,
      analysis_error = case when p.head_sha = excluded.head_sha then p.analysis_error end
  where p.provider_id is null and (${STORED}) is distinct from (${NEW})`;

/** Where a head branched off, and which commits are its own, only Git tells: also of rows that the provider wrote. */
const FILL_PROVIDER_ROWS = `
  update pull_requests p
  set base_sha = f.base_sha, base_rule = f.base_rule, own_commits = f.own_commits, first_commit_at = f.first_commit_at
  from (${FACTS}) f
  where p.repo_id = $1 and p.number = f.number and p.provider_id is not null and p.head_sha = f.head_sha
    and p.base_rule is distinct from 'provider' and (f.base_sha is not null or p.base_sha is null)
    and (p.base_sha, p.base_rule, p.own_commits, p.first_commit_at)
      is distinct from (f.base_sha, f.base_rule, f.own_commits, f.first_commit_at)`;

const SUPERSEDE_RUNS = `
  update pr_analysis_runs r
  set status = 'superseded', finished_at = now()
  from pull_requests p
  where p.repo_id = $1 and p.number = any ($2::int[])
    and r.repo_id = p.repo_id and r.pr_id = p.pr_id and r.head_sha <> p.head_sha
    and r.status in ('pending', 'running')`;

/**
 * Stores what a mirror tells of a page of pull requests. Rows that the provider's API or events wrote (`provider_id` is
 * set) keep every fact they have; Git tells their base and own commits as long as the head is the same. A new head makes
 * the analysis pending, and ends open runs of older heads.
 * @returns rows that were new or changed
 */
export async function upsertPullRequests(
  client: ClientBase,
  repoId: number,
  page: readonly MirroredPullRequest[],
): Promise<number> {
  if (page.length === 0) return 0;
  const columns = [
    page.map((pr) => pr.number),
    page.map((pr) => pr.state),
    page.map((pr) => pr.stateKnown),
    page.map((pr) => pr.title),
    page.map((pr) => pr.authorName),
    page.map((pr) => pr.authorEmail),
    page.map((pr) => pr.baseSha),
    page.map((pr) => pr.baseRule),
    page.map((pr) => pr.headSha),
    page.map((pr) => pr.mergeCommitSha),
    page.map((pr) => pr.commitsCount),
    page.map((pr) => pr.createdAt),
    page.map((pr) => pr.updatedAt),
    page.map((pr) => pr.mergedAt),
    page.map((pr) => pr.body),
    page.map((pr) => pr.baseRef),
    // An array of arrays would have to be rectangular; ids hold no comma.
    page.map((pr) => pr.ownCommits.join(',')),
    page.map((pr) => pr.firstCommitAt),
  ];
  const upserted = await client.query(UPSERT, [repoId, ...columns]);
  await client.query(FILL_PROVIDER_ROWS, [repoId, ...columns]);
  await client.query(SUPERSEDE_RUNS, [repoId, page.map((pr) => pr.number)]);
  return upserted.rowCount ?? 0;
}
