import type pg from 'pg';

/** What a month of a developer is made of. */
export const DEVELOPER_ITEM_KINDS = [
  'commit',
  'pull_request_opened',
  'pull_request_merged',
  'review',
  'co_authored_commit',
] as const;
export type DeveloperItemKind = (typeof DEVELOPER_ITEM_KINDS)[number];

/** A row behind what a developer did in a month. */
export interface DeveloperItem {
  readonly kind: DeveloperItemKind;
  /** Id of the commit or of the review, number of the pull request. */
  readonly itemId: string;
  readonly at: Date;
  /** To the microsecond, which a Date does not hold: pages are cut by it. */
  readonly atExact: string;
  /** Of the pull request; null for commits. */
  readonly number: number | null;
  /** Of commits that were counted, else null. */
  readonly linesAdded: number | null;
  readonly linesDeleted: number | null;
}

/** The place of an item in the list. */
export type DeveloperItemPosition = Pick<DeveloperItem, 'atExact' | 'kind' | 'itemId'>;

/** A developer's month of UTC in a repository: a row of `monthly_developer_activity`. */
export interface DeveloperMonth {
  readonly repoId: number;
  readonly developerId: string;
  /** `2026-01` */
  readonly month: string;
}

/**
 * Where each kind is read from: a select of `at, id, pr_id, lines_added, lines_deleted`, of just those rows that
 * `monthly_developer_activity_of` counts, which an index gives in the order of `at`.
 */
const SOURCES: Readonly<Record<DeveloperItemKind, string>> = {
  commit: `
    select c.committed_at, c.sha, null::bigint, c.additions, c.deletions
    from commits c where c.repo_id = $1 and c.author_id = $2`,
  pull_request_opened: `
    select p.created_at, p.number::text, p.pr_id, null::integer, null::integer
    from pull_requests p where p.repo_id = $1 and p.author_id = $2`,
  pull_request_merged: `
    select p.merged_at, p.number::text, p.pr_id, null::integer, null::integer
    from pull_requests p where p.repo_id = $1 and p.author_id = $2 and p.merged_at is not null`,
  review: `
    select r.submitted_at, r.review_id::text, r.pr_id, null::integer, null::integer
    from reviews r where r.repo_id = $1 and r.reviewer_id = $2`,
  co_authored_commit: `
    select n.committed_at, n.sha, null::bigint, null::integer, null::integer
    from commit_co_authors n where n.repo_id = $1 and n.developer_id = $2
      -- Named under two addresses it is one commit still, and the order of the index is kept.
      and not exists (
        select from commit_co_authors o
        where o.repo_id = n.repo_id and o.sha = n.sha and o.committed_at = n.committed_at and o.developer_id = n.developer_id
          and o.email < n.email
      )
      and not exists (
        select from commits c
        where c.repo_id = n.repo_id and c.sha = n.sha and c.committed_at = n.committed_at and c.author_id = n.developer_id
      )`,
};

/**
 * The very rows behind what a developer did in a month, the newest first: as many of each kind as the row says, and the lines of its
 * commits add up to the row's. Each kind is read in the order of its index, only as far as the page goes; ties are cut last.
 * @param kinds of items; not empty
 */
export async function listDeveloperItems(
  db: pg.Pool | pg.ClientBase,
  { repoId, developerId, month }: DeveloperMonth,
  kinds: readonly DeveloperItemKind[],
  page: { readonly after: DeveloperItemPosition | undefined; readonly limit: number },
): Promise<DeveloperItem[]> {
  const wanted = DEVELOPER_ITEM_KINDS.filter((kind) => kinds.includes(kind));
  const { after, limit } = page;
  // Without a name: planned each time, when the month is known and its partition of commits is the only one to be thought of.
  const { rows } = await db.query<DeveloperItem>({
    text: selectItems(wanted),
    values: [
      repoId,
      developerId,
      `${month}-01`,
      after?.atExact ?? null,
      after?.kind ?? null,
      after?.itemId ?? null,
      limit,
    ],
  });
  return rows;
}

const BEGIN = `$3::date::timestamp at time zone 'UTC'`;
const END = `($3::date + interval '1 month') at time zone 'UTC'`;

function selectItems(kinds: readonly DeveloperItemKind[]): string {
  const arms = kinds.map(
    (kind) => `(
      select '${kind}'::text collate "C" as kind, a.at, a.id collate "C" as id, a.pr_id, a.lines_added, a.lines_deleted
      from (${SOURCES[kind]}) a (at, id, pr_id, lines_added, lines_deleted)
      where a.at >= ${BEGIN} and a.at < ${END} and a.at <= coalesce($4::timestamptz, 'infinity')
        and ($4::timestamptz is null or (a.at, '${kind}', a.id collate "C") < ($4::timestamptz, $5::text, $6::text))
      order by a.at desc
      fetch first $7 rows with ties
    )`,
  );
  return `
    with page as materialized (
      select * from (${arms.join('\nunion all')}) a order by a.at desc, a.kind desc, a.id desc limit $7
    )
    select g.kind, g.id as "itemId", g.at, to_char(g.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "atExact",
      p.number, g.lines_added as "linesAdded", g.lines_deleted as "linesDeleted"
    from page g
    left join pull_requests p on p.repo_id = $1 and p.pr_id = g.pr_id
    order by g.at desc, g.kind desc, g.id desc`;
}
