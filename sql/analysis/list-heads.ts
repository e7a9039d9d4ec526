import type { ClientBase } from 'pg';

/** A pull request at its current head, with what analysis needs beside the diff. */
export interface Head {
  readonly prId: number;
  readonly number: number;
  readonly headSha: string;
  /** Null when no base was found: there is no diff then. */
  readonly baseSha: string | null;
  readonly baseRef: string | null;
  readonly isMerged: boolean;
  readonly title: string;
  readonly body: string | null;
  readonly ownCommits: readonly string[];
  /** Unix seconds. */
  readonly openedAt: number;
  /** First number that it is compared with. */
  readonly fromNumber: number;
  /** True when a run with these versions has ended since the repository's sync began. */
  readonly isDone: boolean;
}

export interface HeadVersions {
  readonly signatureVersion: number;
  readonly algorithmVersion: number;
  readonly configVersion: number;
}

export interface ListHeadsRequest extends HeadVersions {
  readonly repoId: number;
  /** Only numbers above this one. */
  readonly afterNumber: number;
  readonly limit: number;
  readonly lookbackDays: number;
}

/** The next pull requests in order of number. */
export async function listHeads(client: ClientBase, request: ListHeadsRequest): Promise<Head[]> {
  const { rows } = await client.query<Head>({
    name: 'list-heads',
    text: `
      select p.pr_id as "prId", p.number, p.head_sha as "headSha", p.base_sha as "baseSha", p.base_ref as "baseRef",
        p.state = 'merged' as "isMerged",
        p.title, p.body, p.own_commits as "ownCommits", extract(epoch from p.created_at)::float8 as "openedAt",
        least(coalesce(oldest.number, p.number), p.number) as "fromNumber",
        coalesce(r.status = 'done' or (r.status = 'degraded' and r.finished_at > o.sync_started_at), false) as "isDone"
      from pull_requests p
      join repositories o on o.repo_id = p.repo_id
      left join lateral (
        -- At most one; the limit makes it one look-up for each head, whatever the planner knows of a table that is being filled.
        select s.status, s.finished_at from pr_analysis_runs s
        where s.repo_id = p.repo_id and s.pr_id = p.pr_id and s.head_sha = p.head_sha
          and s.signature_version = $5 and s.algorithm_version = $6 and s.config_version = $7
        limit 1
      ) r on true
      left join lateral (
        -- Pull requests are numbered in order of opening, so the oldest in time has the lowest number.
        select q.number from pull_requests q
        where q.repo_id = p.repo_id and q.created_at >= p.created_at - make_interval(days => $4)
        order by q.created_at, q.number limit 1
      ) oldest on true
      where p.repo_id = $1 and p.number > $2
      order by p.number
      limit $3`,
    values: [
      request.repoId,
      request.afterNumber,
      request.limit,
      request.lookbackDays,
      request.signatureVersion,
      request.algorithmVersion,
      request.configVersion,
    ],
  });
  return rows;
}
